using System.Numerics;

namespace Fireworks.AI.Extensions.Onnx.Speech.Audio;

/// <summary>
/// The bands of the mel scale in its form by Slaney: triangles over frequencies, each of the same area, that are even below 1 kHz and
/// grow above.
/// </summary>
internal sealed class MelFilters
{
    private const double BreakFrequency = 1000;
    private const double BandWidth = 200.0 / 3;

    private static readonly double LogStep = Math.Log(6.4) / 27;

    private readonly (int Start, float[] Weights)[] _bands;

    private MelFilters((int Start, float[] Weights)[] bands) => _bands = bands;

    public static MelFilters Create(int bands)
    {
        var top = ToMel(SampleRates.Speech / 2.0);
        var edges = Enumerable.Range(0, bands + 2).Select(index => ToFrequency(top * index / (bands + 1))).ToArray();
        return new MelFilters([.. Enumerable.Range(0, bands).Select(band => CreateBand(edges[band], edges[band + 1], edges[band + 2]))]);
    }

    /// <summary>Writes the power of each band for as many frames as a vector has places.</summary>
    /// <param name="power">The power at each frequency.</param>
    /// <param name="features">Where the first band's values go.</param>
    /// <param name="stride">How far the next band's values are behind them.</param>
    public void Apply(ReadOnlySpan<Vector<float>> power, Span<float> features, int stride)
    {
        Vector<float> floor = new(1e-10f);
        for (var band = 0; band < _bands.Length; band++)
        {
            var (start, weights) = _bands[band];
            var sum = Vector<float>.Zero;
            for (var i = 0; i < weights.Length; i++)
            {
                sum += power[start + i] * weights[i];
            }

            Vector.Max(sum, floor).CopyTo(features[(band * stride)..]);
        }
    }

    private static (int Start, float[] Weights) CreateBand(double low, double middle, double high)
    {
        var step = (double)SampleRates.Speech / SpectrumTransform.Length;
        var weights = Enumerable.Range(0, SpectrumTransform.Frequencies).Select(index => Math.Max(0, Math.Min(
            ((index * step) - low) / (middle - low), (high - (index * step)) / (high - middle))) * 2 / (high - low)).ToList();
        var start = Math.Max(0, weights.FindIndex(static weight => weight > 0));
        return (start, [.. weights[start..].TakeWhile(static weight => weight > 0).Select(static weight => (float)weight)]);
    }

    private static double ToMel(double frequency) => frequency < BreakFrequency
        ? frequency / BandWidth
        : (BreakFrequency / BandWidth) + (Math.Log(frequency / BreakFrequency) / LogStep);

    private static double ToFrequency(double mel) => mel < BreakFrequency / BandWidth
        ? mel * BandWidth
        : BreakFrequency * Math.Exp(LogStep * (mel - (BreakFrequency / BandWidth)));
}
