using System.Numerics.Tensors;
using Fireworks.AI.Extensions.Onnx.Encoders;

namespace Fireworks.AI.Extensions.Onnx.Embeddings;

/// <summary>Makes one vector of the vectors of an input's tokens.</summary>
internal static class TokenPooling
{
    /// <param name="row">The tokens' vectors.</param>
    /// <param name="skipped">How many tokens at the start do not count.</param>
    /// <param name="mode">How.</param>
    /// <param name="vector">Takes the result.</param>
    public static void Pool(EncoderRow row, int skipped, OnnxPooling mode, Span<float> vector)
    {
        // A prompt can fill an input whole, where the text behind it was cut.
        var first = Math.Min(skipped, row.Tokens - 1);
        var count = row.Tokens - first;
        switch (mode)
        {
            case OnnxPooling.Cls:
                row[first].CopyTo(vector);
                break;
            case OnnxPooling.LastToken:
                row[row.Tokens - 1].CopyTo(vector);
                break;
            case OnnxPooling.Max:
                row[first].CopyTo(vector);
                for (var token = first + 1; token < row.Tokens; token++)
                {
                    TensorPrimitives.Max(vector, row[token], vector);
                }

                break;
            case OnnxPooling.WeightedMean:
                vector.Clear();
                var weights = 0f;
                for (var token = first; token < row.Tokens; token++)
                {
                    weights += token + 1;
                    TensorPrimitives.MultiplyAdd(row[token], token + 1, vector, vector);
                }

                TensorPrimitives.Divide(vector, weights, vector);
                break;
            default:
                vector.Clear();
                for (var token = first; token < row.Tokens; token++)
                {
                    TensorPrimitives.Add(vector, row[token], vector);
                }

                TensorPrimitives.Divide(vector, mode == OnnxPooling.Mean ? count : MathF.Sqrt(count), vector);
                break;
        }
    }
}
