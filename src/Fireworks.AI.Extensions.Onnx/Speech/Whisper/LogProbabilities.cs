using System.Numerics.Tensors;

namespace Fireworks.AI.Extensions.Onnx.Speech.Whisper;

/// <summary>Probabilities of scores.</summary>
internal static class LogProbabilities
{
    /// <summary>The logarithm of the sum of the scores' exponentials; minus infinity where none can be chosen.</summary>
    /// <param name="scores">The scores.</param>
    /// <param name="scratch">At least as long as the scores.</param>
    public static float LogSumExp(ReadOnlySpan<float> scores, Span<float> scratch)
    {
        var max = TensorPrimitives.Max(scores);
        if (float.IsNegativeInfinity(max))
        {
            return max;
        }

        var powers = scratch[..scores.Length];
        TensorPrimitives.Subtract(scores, max, powers);
        TensorPrimitives.Exp<float>(powers, powers);
        return max + MathF.Log(TensorPrimitives.Sum<float>(powers));
    }

    /// <summary>Chooses a token: the most probable at temperature 0, else one by its probability.</summary>
    public static int Choose(ReadOnlySpan<float> scores, double temperature, Random random, Span<float> scratch)
    {
        if (temperature == 0)
        {
            return TensorPrimitives.IndexOfMax(scores);
        }

        var powers = scratch[..scores.Length];
        TensorPrimitives.Subtract(scores, TensorPrimitives.Max(scores), powers);
        TensorPrimitives.Multiply(powers, (float)(1 / temperature), powers);
        TensorPrimitives.Exp<float>(powers, powers);
        var rest = random.NextDouble() * TensorPrimitives.Sum<float>(powers);
        var chosen = -1;
        for (var token = 0; token < powers.Length && (rest > 0 || chosen < 0); token++)
        {
            if (powers[token] > 0)
            {
                chosen = token;
                rest -= powers[token];
            }
        }

        return chosen;
    }
}
