using System.Runtime.InteropServices;

namespace Fireworks.AI.Extensions.Onnx.GenAI;

/// <content>Pictures, and what makes tensors of them.</content>
internal static unsafe partial class GenAINative
{
    [LibraryImport(Library)]
    public static partial nint OgaLoadImagesFromBuffers(void** data, nuint* lengths, nuint count, out GenAIImagesHandle images);

    [LibraryImport(Library)]
    public static partial void OgaDestroyImages(nint images);

    [LibraryImport(Library)]
    public static partial nint OgaCreateMultiModalProcessor(GenAIModelHandle model, out GenAIProcessorHandle processor);

    [LibraryImport(Library)]
    public static partial void OgaDestroyMultiModalProcessor(nint processor);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint OgaProcessorProcessImages(
        GenAIProcessorHandle processor, string prompt, GenAIImagesHandle images, out GenAINamedTensorsHandle tensors);
}
