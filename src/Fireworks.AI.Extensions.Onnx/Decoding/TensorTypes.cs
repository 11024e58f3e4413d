using Microsoft.ML.OnnxRuntime.Tensors;

namespace Fireworks.AI.Extensions.Onnx.Decoding;

/// <summary>The tensor element types that decoders are made of.</summary>
internal static class TensorTypes
{
    public static int SizeInBytes(this TensorElementType type) => type switch
    {
        TensorElementType.Float or TensorElementType.Int32 => 4,
        TensorElementType.Int64 => 8,
        TensorElementType.Float16 or TensorElementType.BFloat16 => 2,
        _ => throw new NotSupportedException(
            $"Tensors of the type {type} are not supported; export the model with float32, float16 or bfloat16 tensors."),
    };

    public static bool IsFloatingPoint(this TensorElementType type) =>
        type is TensorElementType.Float or TensorElementType.Float16 or TensorElementType.BFloat16;
}
