using System.Runtime.InteropServices;

namespace Fireworks.AI.Extensions.Onnx.GenAI;

/// <content>Tensors, and tensors by name.</content>
internal static unsafe partial class GenAINative
{
    [LibraryImport(Library)]
    public static partial nint OgaCreateTensorFromBuffer(
        void* data, long* shape, nuint rank, GenAIElementType type, out GenAITensorHandle tensor);

    [LibraryImport(Library)]
    public static partial void OgaDestroyTensor(nint tensor);

    [LibraryImport(Library)]
    public static partial nint OgaTensorGetType(GenAITensorHandle tensor, out GenAIElementType type);

    [LibraryImport(Library)]
    public static partial nint OgaTensorGetShapeRank(GenAITensorHandle tensor, out nuint rank);

    [LibraryImport(Library)]
    public static partial nint OgaTensorGetShape(GenAITensorHandle tensor, long* shape, nuint rank);

    [LibraryImport(Library)]
    public static partial nint OgaTensorGetData(GenAITensorHandle tensor, out void* data);

    [LibraryImport(Library)]
    public static partial void OgaDestroyNamedTensors(nint tensors);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint OgaNamedTensorsGet(GenAINamedTensorsHandle tensors, string name, out GenAITensorHandle tensor);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint OgaNamedTensorsSet(GenAINamedTensorsHandle tensors, string name, GenAITensorHandle tensor);
}

/// <summary>The types of a tensor's elements, by the numbers of GenAI's header, which are those of ONNX.</summary>
internal enum GenAIElementType
{
    Undefined,
    Float,
    UInt8,
    Int8,
    UInt16,
    Int16,
    Int32,
    Int64,
    String,
    Boolean,
    Float16,
    Double,
    UInt32,
    UInt64,
    Complex64,
    Complex128,
    BFloat16,
}
