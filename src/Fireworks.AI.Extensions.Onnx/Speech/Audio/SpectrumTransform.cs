using System.Numerics;

namespace Fireworks.AI.Extensions.Onnx.Speech.Audio;

/// <summary>
/// The power of 201 frequencies in 400 samples, for as many frames at once as a vector has places: each step of the transform works on the
/// same place of all of them. The 400 samples are 200 complex numbers, which are transformed by Stockham's way in the radices 5, 5, 4, 2.
/// </summary>
internal sealed class SpectrumTransform
{
    public const int Length = 400;

    public const int Frequencies = (Length / 2) + 1;

    private const int Half = Length / 2;

    private static readonly int[] Radices = [5, 5, 4, 2];
    private static readonly (float Cos, float Sin)[] Roots = [.. Enumerable.Range(0, Length).Select(static index =>
        ((float)Math.Cos(2 * Math.PI * index / Length), (float)-Math.Sin(2 * Math.PI * index / Length)))];

    private readonly Vector<float>[] _power = new Vector<float>[Frequencies];
    private Complexes _from = new(Half);
    private Complexes _to = new(Half);

    /// <param name="samples">The samples of all frames.</param>
    /// <param name="hop">How far a frame is behind the one before.</param>
    /// <param name="window">What each sample of a frame is multiplied by.</param>
    /// <returns>The power at each frequency; it holds until the next call.</returns>
    public ReadOnlySpan<Vector<float>> Compute(ReadOnlySpan<float> samples, int hop, ReadOnlySpan<float> window)
    {
        Load(samples, hop, window);
        var (length, stride) = (Half, 1);
        foreach (var radix in Radices)
        {
            length /= radix;
            for (var part = 0; part < length; part++)
            {
                for (var offset = 0; offset < stride; offset++)
                {
                    Step(radix, length, stride, part, offset);
                }
            }

            stride *= radix;
            (_from, _to) = (_to, _from);
        }

        Unfold();
        return _power;
    }

    private void Load(ReadOnlySpan<float> samples, int hop, ReadOnlySpan<float> window)
    {
        Span<float> even = stackalloc float[Vector<float>.Count];
        Span<float> odd = stackalloc float[Vector<float>.Count];
        for (var i = 0; i < Half; i++)
        {
            for (var lane = 0; lane < Vector<float>.Count; lane++)
            {
                var place = (lane * hop) + (2 * i);
                (even[lane], odd[lane]) = (samples[place], samples[place + 1]);
            }

            _from[i] = new Complex(new Vector<float>(even) * window[2 * i], new Vector<float>(odd) * window[(2 * i) + 1]);
        }
    }

    /// <summary>Takes the numbers of one part apart and puts their sums where the next radix finds them.</summary>
    private void Step(int radix, int length, int stride, int part, int offset)
    {
        var (at, by, target) = (offset + (stride * part), stride * length, offset + (stride * radix * part));
        var root = part * stride * 2;
        switch (radix)
        {
            case 5:
                Step5(at, by, target, stride, root);
                break;
            case 4:
                Step4(at, by, target, stride, root);
                break;
            default:
                var (first, second) = (_from[at], _from[at + by]);
                _to[target] = first + second;
                _to[target + stride] = (first - second).Turn(Roots[root % Length]);
                break;
        }
    }

    private void Step4(int at, int by, int target, int stride, int root)
    {
        var (sum, difference) = (_from[at] + _from[at + (2 * by)], _from[at] - _from[at + (2 * by)]);
        var (otherSum, otherDifference) = (_from[at + by] + _from[at + (3 * by)], (_from[at + by] - _from[at + (3 * by)]).QuarterTurn());
        _to[target] = sum + otherSum;
        _to[target + stride] = (difference + otherDifference).Turn(Roots[root % Length]);
        _to[target + (2 * stride)] = (sum - otherSum).Turn(Roots[2 * root % Length]);
        _to[target + (3 * stride)] = (difference - otherDifference).Turn(Roots[3 * root % Length]);
    }

    private void Step5(int at, int by, int target, int stride, int root)
    {
        var (cos1, sin1) = Roots[Length / 5];
        var (cos2, sin2) = Roots[2 * Length / 5];
        var (zero, one, two, three, four) = (_from[at], _from[at + by], _from[at + (2 * by)], _from[at + (3 * by)], _from[at + (4 * by)]);
        var (sum1, difference1) = (one + four, (one - four).QuarterTurn());
        var (sum2, difference2) = (two + three, (two - three).QuarterTurn());
        var (even1, even2) = (zero + (sum1 * cos1) + (sum2 * cos2), zero + (sum1 * cos2) + (sum2 * cos1));
        var (odd1, odd2) = ((difference1 * -sin1) + (difference2 * -sin2), (difference1 * -sin2) - (difference2 * -sin1));
        _to[target] = zero + sum1 + sum2;
        _to[target + stride] = (even1 + odd1).Turn(Roots[root % Length]);
        _to[target + (2 * stride)] = (even2 + odd2).Turn(Roots[2 * root % Length]);
        _to[target + (3 * stride)] = (even2 - odd2).Turn(Roots[3 * root % Length]);
        _to[target + (4 * stride)] = (even1 - odd1).Turn(Roots[4 * root % Length]);
    }

    /// <summary>Makes of the transform of pairs that of the samples themselves.</summary>
    private void Unfold()
    {
        for (var i = 0; i <= Half; i++)
        {
            var (one, other) = (_from[i % Half], _from[(Half - i) % Half]);
            Complex even = new(one.Real + other.Real, one.Imaginary - other.Imaginary);
            var odd = new Complex(one.Imaginary + other.Imaginary, other.Real - one.Real).Turn(Roots[i]);
            var value = (even + odd) * 0.5f;
            _power[i] = (value.Real * value.Real) + (value.Imaginary * value.Imaginary);
        }
    }

    /// <summary>A complex number of each frame.</summary>
    private readonly record struct Complex(Vector<float> Real, Vector<float> Imaginary)
    {
        public static Complex operator +(Complex left, Complex right) => new(left.Real + right.Real, left.Imaginary + right.Imaginary);

        public static Complex operator -(Complex left, Complex right) => new(left.Real - right.Real, left.Imaginary - right.Imaginary);

        public static Complex operator *(Complex left, float right) => new(left.Real * right, left.Imaginary * right);

        public Complex Turn((float Cos, float Sin) root) =>
            new((Real * root.Cos) - (Imaginary * root.Sin), (Real * root.Sin) + (Imaginary * root.Cos));

        /// <summary>Multiplies by -i.</summary>
        public Complex QuarterTurn() => new(Imaginary, -Real);
    }

    private sealed class Complexes(int length)
    {
        private readonly Vector<float>[] _real = new Vector<float>[length];
        private readonly Vector<float>[] _imaginary = new Vector<float>[length];

        public Complex this[int index]
        {
            get => new(_real[index], _imaginary[index]);
            set => (_real[index], _imaginary[index]) = (value.Real, value.Imaginary);
        }
    }
}
