using System.Numerics.Tensors;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Fireworks.AI.Extensions.Onnx.Decoding;

/// <summary>Reads scores that a graph gave.</summary>
internal static unsafe class Scores
{
    /// <summary>Gives scores in single precision: where they are, or in a buffer.</summary>
    /// <param name="source">The first score.</param>
    /// <param name="type">The type of the scores.</param>
    /// <param name="count">How many there are.</param>
    /// <param name="buffer">Takes them where they are not in single precision.</param>
    public static Span<float> Read(byte* source, TensorElementType type, int count, ref float[] buffer)
    {
        if (type == TensorElementType.Float)
        {
            return new Span<float>(source, count);
        }

        if (buffer.Length < count)
        {
            buffer = new float[count];
        }

        var scores = buffer.AsSpan(0, count);
        if (type == TensorElementType.Float16)
        {
            TensorPrimitives.ConvertToSingle(new ReadOnlySpan<Half>(source, count), scores);
        }
        else
        {
            // A bfloat16 is the upper half of a float.
            var halves = new ReadOnlySpan<ushort>(source, count);
            for (var i = 0; i < halves.Length; i++)
            {
                scores[i] = BitConverter.UInt32BitsToSingle((uint)halves[i] << 16);
            }
        }

        return scores;
    }
}
