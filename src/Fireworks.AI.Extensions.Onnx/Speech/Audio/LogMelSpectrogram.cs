using System.Numerics;
using System.Numerics.Tensors;

namespace Fireworks.AI.Extensions.Onnx.Speech.Audio;

/// <summary>
/// What Whisper hears: for each hundredth of a second of a window of 30 s the logarithm of the power in bands of the mel scale, as the
/// reference computes it. Safe from several threads.
/// </summary>
internal sealed class LogMelSpectrogram
{
    /// <summary>The samples of a window, at 16 kHz.</summary>
    public const int WindowLength = 30 * SampleRates.Speech;

    /// <summary>The moments of a window.</summary>
    public const int Frames = WindowLength / Hop;

    /// <summary>The samples between two moments.</summary>
    public const int Hop = 160;

    private const int Length = SpectrumTransform.Length;
    private const float Floor = 1e-10f;

    private static readonly float[] Window = [.. Enumerable.Range(0, Length).Select(
        static place => (float)(0.5 - (0.5 * Math.Cos(2 * Math.PI * place / Length))))];

    private readonly MelFilters _filters;

    /// <param name="bands">80, or 128 for the models from large-v3 on.</param>
    public LogMelSpectrogram(int bands)
    {
        Bands = bands;
        _filters = MelFilters.Create(bands);
    }

    public int Bands { get; }

    /// <summary>Computes the features of a window.</summary>
    /// <param name="samples">At most 30 s; what is missing is silence.</param>
    /// <param name="features">A row of <see cref="Frames"/> values for each band.</param>
    public void Compute(ReadOnlySpan<float> samples, Span<float> features)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(samples.Length, WindowLength);
        ArgumentOutOfRangeException.ThrowIfNotEqual(features.Length, Bands * Frames);

        // Frames behind the last sample are silent.
        var frames = Math.Min(Frames, ((samples.Length + (Length / 2) - 1) / Hop) + 1);
        features.Fill(Floor);

        // As many frames as a vector has places are computed at once. The last of them overlap those before.
        SpectrumTransform transform = new();
        Span<float> part = stackalloc float[((Vector<float>.Count - 1) * Hop) + Length];
        for (var frame = 0; frame < frames; frame += Vector<float>.Count)
        {
            var first = Math.Min(frame, Frames - Vector<float>.Count);
            CopyPart(samples, (first * Hop) - (Length / 2), part);
            _filters.Apply(transform.Compute(part, Hop, Window), features[first..], Frames);
        }

        TensorPrimitives.Log10(features, features);
        TensorPrimitives.Max(features, TensorPrimitives.Max<float>(features) - 8, features);
        TensorPrimitives.Add(features, 4, features);
        TensorPrimitives.Multiply(features, 0.25f, features);
    }

    /// <summary>Copies samples; before the first and behind the last of a window they are mirrored.</summary>
    private static void CopyPart(ReadOnlySpan<float> samples, int start, Span<float> part)
    {
        if (start >= 0 && start + part.Length <= samples.Length)
        {
            samples.Slice(start, part.Length).CopyTo(part);
            return;
        }

        for (var i = 0; i < part.Length; i++)
        {
            var place = Math.Abs(start + i);
            place = place < WindowLength ? place : (2 * (WindowLength - 1)) - place;
            part[i] = place < samples.Length ? samples[place] : 0;
        }
    }
}
