namespace Fireworks.AI.Extensions.Onnx.Interop;

/// <summary>The tensor element types of the ONNX Runtime C API that this library handles.</summary>
internal enum OrtElementType
{
    Float = 1,
    Int32 = 6,
    Int64 = 7,
    Float16 = 10,
    BFloat16 = 16,
}

internal static class OrtElementTypeExtensions
{
    public static int SizeInBytes(this OrtElementType type) => type switch
    {
        OrtElementType.Float or OrtElementType.Int32 => 4,
        OrtElementType.Int64 => 8,
        OrtElementType.Float16 or OrtElementType.BFloat16 => 2,
        _ => throw new NotSupportedException($"Tensors of ONNX element type {(int)type} are not supported; export the model with float32, float16 or bfloat16 tensors."),
    };
}
