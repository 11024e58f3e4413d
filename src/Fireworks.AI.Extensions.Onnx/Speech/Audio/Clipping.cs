using System.Numerics.Tensors;

namespace Fireworks.AI.Extensions.Onnx.Speech.Audio;

/// <summary>Holds samples to their range: whatever the bytes were, what comes after a decoder meets numbers of -1 to 1.</summary>
internal static class Clipping
{
    /// <exception cref="ArgumentException">A sample is no number.</exception>
    public static void Apply(string format, Span<float> samples)
    {
        TensorPrimitives.Clamp(samples, -1, 1, samples);
        if (float.IsNaN(TensorPrimitives.Sum<float>(samples)))
        {
            throw AudioError.Damaged(format, "a sample is no number");
        }
    }
}
