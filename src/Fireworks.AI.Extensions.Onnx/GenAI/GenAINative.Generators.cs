using System.Runtime.InteropServices;

namespace Fireworks.AI.Extensions.Onnx.GenAI;

/// <content>Generators: one sequence each, with its KV cache.</content>
internal static unsafe partial class GenAINative
{
    [LibraryImport(Library)]
    public static partial nint OgaCreateGeneratorParams(GenAIModelHandle model, out GenAIGeneratorParamsHandle parameters);

    [LibraryImport(Library)]
    public static partial void OgaDestroyGeneratorParams(nint parameters);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint OgaGeneratorParamsSetSearchNumber(GenAIGeneratorParamsHandle parameters, string name, double value);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint OgaGeneratorParamsSetSearchBool(
        GenAIGeneratorParamsHandle parameters, string name, [MarshalAs(UnmanagedType.U1)] bool value);

    [LibraryImport(Library)]
    public static partial nint OgaCreateGenerator(
        GenAIModelHandle model, GenAIGeneratorParamsHandle parameters, out GenAIGeneratorHandle generator);

    [LibraryImport(Library)]
    public static partial void OgaDestroyGenerator(nint generator);

    [LibraryImport(Library)]
    public static partial nint OgaGenerator_AppendTokens(GenAIGeneratorHandle generator, int* tokens, nuint count);

    [LibraryImport(Library)]
    public static partial nint OgaGenerator_SetInputs(GenAIGeneratorHandle generator, GenAINamedTensorsHandle inputs);

    [LibraryImport(Library)]
    public static partial nuint OgaGenerator_TokenCount(GenAIGeneratorHandle generator);

    [LibraryImport(Library)]
    public static partial int* OgaGenerator_GetSequenceData(GenAIGeneratorHandle generator, nuint index);

    [LibraryImport(Library)]
    public static partial nint OgaGenerator_RewindTo(GenAIGeneratorHandle generator, nuint length);

    [LibraryImport(Library)]
    public static partial nint OgaGenerator_GenerateNextToken(GenAIGeneratorHandle generator);

    [LibraryImport(Library)]
    public static partial nint OgaGenerator_GetLogits(GenAIGeneratorHandle generator, out GenAITensorHandle logits);

    [LibraryImport(Library)]
    public static partial nint OgaGenerator_SetLogits(GenAIGeneratorHandle generator, GenAITensorHandle logits);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint OgaGenerator_GetOutput(GenAIGeneratorHandle generator, string name, out GenAITensorHandle output);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint OgaGenerator_SetRuntimeOption(GenAIGeneratorHandle generator, string key, string value);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint OgaSetActiveAdapter(GenAIGeneratorHandle generator, GenAIAdaptersHandle adapters, string name);
}
