using System.Collections.Concurrent;
using System.Numerics.Tensors;

namespace Fireworks.AI.Extensions.Onnx.Speech.Audio;

/// <summary>
/// Brings samples to 16 kHz by a low-pass filter, a sinc under a Kaiser window: what is below 0.91 of the lower rate's half passes, what is
/// above that half is down by 100 dB. A sample of the result is the sum of those around its moment, times the filter moved there.
/// </summary>
internal sealed class Resampler
{
    private const double Attenuation = 100;
    private const double Passband = 0.91;

    /// <summary>Rates of a common divisor with 16 kHz have few places between two samples; for others the filter is interpolated.</summary>
    private const int MaxPhases = 1024;

    /// <summary>
    /// So many rates' filters are kept, as making one takes longer than a short recording. The usual rates have fewer values; the filters
    /// of odd ones have up to 14 MB.
    /// </summary>
    private const int MaxKept = 16;
    private const int MaxKeptLength = 256 * 1024;

    private static readonly double Beta = 0.1102 * (Attenuation - 8.7);
    private static readonly double BesselOfBeta = Bessel(Beta);
    private static readonly ConcurrentDictionary<int, float[]> Kept = new();

    private readonly int _up;
    private readonly int _down;
    private readonly int _taps;
    private readonly int _phases;
    private readonly float[] _filter;
    private float[] _input;
    private float[] _output = [];
    private int _count;

    /// <summary>Where the next result lies behind the first sample under the filter, in parts of a sample, of which one has _up.</summary>
    private int _phase;
    private long _added;
    private long _made;

    public Resampler(int sampleRate)
    {
        SampleRate = sampleRate;
        var divisor = Gcd(sampleRate, SampleRates.Speech);
        (_up, _down) = (SampleRates.Speech / divisor, sampleRate / divisor);
        if (_up == _down)
        {
            (_filter, _input) = ([], []);
            return;
        }

        // The cutoff in the middle of the transition, as parts of the input's rate.
        var nyquist = Math.Min(0.5, 0.5 * _up / _down);
        var cutoff = nyquist * (1 + Passband) / 2;
        var width = nyquist * (1 - Passband);
        var half = (int)Math.Ceiling((Attenuation - 8) / (2.285 * 2 * Math.PI * width) / 2);
        _taps = (2 * half + 7) / 8 * 8;
        _phases = Math.Min(_up, MaxPhases);
        if (!Kept.TryGetValue(sampleRate, out _filter!))
        {
            _filter = CreateFilter(cutoff);
            if (Kept.Count < MaxKept && _filter.Length <= MaxKeptLength)
            {
                Kept.TryAdd(sampleRate, _filter);
            }
        }

        // The first result lies on the first sample, with silence before it.
        _input = new float[4 * _taps];
        _count = (_taps / 2) - 1;
    }

    public int SampleRate { get; }

    /// <summary>Adds samples.</summary>
    /// <returns>What is certain by now; it holds until the next call.</returns>
    public ReadOnlyMemory<float> Add(ReadOnlySpan<float> samples)
    {
        _added += samples.Length;
        return _up == _down ? Copy(samples) : Filter(samples, long.MaxValue);
    }

    /// <summary>Gives the rest.</summary>
    public ReadOnlyMemory<float> Finish()
    {
        if (_up == _down)
        {
            return default;
        }

        var all = ((_added * _up) + _down - 1) / _down;
        return Filter(new float[_taps + 1], all - _made);
    }

    private ReadOnlyMemory<float> Copy(ReadOnlySpan<float> samples)
    {
        Reserve(ref _output, samples.Length, 0);
        samples.CopyTo(_output);
        return _output.AsMemory(0, samples.Length);
    }

    private ReadOnlyMemory<float> Filter(ReadOnlySpan<float> samples, long most)
    {
        Reserve(ref _input, _count + samples.Length, _count);
        samples.CopyTo(_input.AsSpan(_count));
        _count += samples.Length;
        Reserve(ref _output, (int)((long)_count * _up / _down) + 2, 0);
        var made = 0;
        var position = 0;
        for (; position + _taps <= _count && made < most; made++)
        {
            _output[made] = Math.Clamp(Sum(_input.AsSpan(position, _taps)), -1, 1);
            var next = _phase + _down;
            position += next / _up;
            _phase = next % _up;
        }

        // The filter is longer than a step, so that the next result's samples have begun.
        _input.AsSpan(position, _count - position).CopyTo(_input);
        _count -= position;
        _made += made;
        return _output.AsMemory(0, made);
    }

    private float Sum(ReadOnlySpan<float> input)
    {
        if (_phases == _up)
        {
            return TensorPrimitives.Dot(input, _filter.AsSpan(_phase * _taps, _taps));
        }

        var place = (double)_phase * _phases / _up;
        var before = (int)place;
        var part = (float)(place - before);
        return ((1 - part) * TensorPrimitives.Dot(input, _filter.AsSpan(before * _taps, _taps)))
            + (part * TensorPrimitives.Dot(input, _filter.AsSpan((before + 1) * _taps, _taps)));
    }

    /// <summary>The filter for each place between two samples, and for the next sample as the last.</summary>
    private float[] CreateFilter(double cutoff)
    {
        var filter = new float[(_phases + 1) * _taps];
        var weights = new double[_taps];
        for (var phase = 0; phase <= _phases; phase++)
        {
            var sum = 0.0;
            for (var tap = 0; tap < _taps; tap++)
            {
                var distance = tap - (_taps / 2) + 1 - ((double)phase / _phases);
                var edge = distance / (_taps / 2.0);
                var window = Math.Abs(edge) >= 1 ? 0 : Bessel(Beta * Math.Sqrt(1 - (edge * edge))) / BesselOfBeta;
                var angle = 2 * Math.PI * cutoff * distance;
                weights[tap] = window * (angle == 0 ? 1 : Math.Sin(angle) / angle);
                sum += weights[tap];
            }

            // Each place passes a constant as it is.
            for (var tap = 0; tap < _taps; tap++)
            {
                filter[(phase * _taps) + tap] = (float)(weights[tap] / sum);
            }
        }

        return filter;
    }

    /// <summary>The modified Bessel function of the first kind and order 0, which makes up the window.</summary>
    private static double Bessel(double value)
    {
        var (sum, term) = (1.0, 1.0);
        for (var i = 1; term > sum * 1e-12; i++)
        {
            term *= value * value / (4.0 * i * i);
            sum += term;
        }

        return sum;
    }

    private static int Gcd(int first, int second) => second == 0 ? first : Gcd(second, first % second);

    private static void Reserve(ref float[] buffer, int length, int kept)
    {
        if (buffer.Length < length)
        {
            var larger = new float[Math.Max(length, 2 * buffer.Length)];
            buffer.AsSpan(0, kept).CopyTo(larger);
            buffer = larger;
        }
    }
}
