namespace Fireworks.AI.Extensions.Onnx.Speech.Audio;

/// <summary>The samples of one channel in a frame of a FLAC: as they are, or as what a predictor gets wrong.</summary>
internal static class FlacSubframe
{
    private const int MaxOrder = 32;

    private static readonly long[][] Fixed = [[], [1], [2, -1], [3, -3, 1], [4, -6, 4, -1]];

    /// <returns>False where the bytes hold no such thing, or end before.</returns>
    public static bool Read(ref FlacBits bits, int width, Span<long> samples)
    {
        var (padding, type) = (bits.Read(1), (int)bits.Read(6));
        var wasted = bits.Read(1) == 1 ? bits.ReadUnary() + 1 : 0;
        if (padding != 0 || wasted >= width)
        {
            return false;
        }

        width -= (int)wasted;
        var isSound = type switch
        {
            0 => ReadConstant(ref bits, width, samples),
            1 => ReadVerbatim(ref bits, width, samples),
            >= 8 and <= 12 => ReadFixed(ref bits, width, type - 8, samples),
            >= 32 => ReadLinear(ref bits, width, type - 31, samples),
            _ => false,
        };
        if (wasted > 0)
        {
            foreach (ref var sample in samples)
            {
                sample <<= (int)wasted;
            }
        }

        return isSound && !bits.HasEnded;
    }

    private static bool ReadConstant(ref FlacBits bits, int width, Span<long> samples)
    {
        samples.Fill(bits.ReadSigned(width));
        return true;
    }

    private static bool ReadVerbatim(ref FlacBits bits, int width, Span<long> samples)
    {
        foreach (ref var sample in samples)
        {
            sample = bits.ReadSigned(width);
        }

        return true;
    }

    private static bool ReadFixed(ref FlacBits bits, int width, int order, Span<long> samples)
    {
        if (order > samples.Length)
        {
            return false;
        }

        ReadVerbatim(ref bits, width, samples[..order]);
        return ReadResidual(ref bits, order, samples) && Predict(samples, Fixed[order], shift: 0);
    }

    private static bool ReadLinear(ref FlacBits bits, int width, int order, Span<long> samples)
    {
        if (order > samples.Length)
        {
            return false;
        }

        ReadVerbatim(ref bits, width, samples[..order]);
        var precision = (int)bits.Read(4) + 1;
        var shift = (int)bits.ReadSigned(5);
        if (precision == 16 || shift < 0)
        {
            return false;
        }

        Span<long> factors = stackalloc long[MaxOrder];
        factors = factors[..order];
        foreach (ref var factor in factors)
        {
            factor = bits.ReadSigned(precision);
        }

        return ReadResidual(ref bits, order, samples) && Predict(samples, factors, shift);
    }

    private static bool Predict(Span<long> samples, ReadOnlySpan<long> factors, int shift)
    {
        for (var i = factors.Length; i < samples.Length; i++)
        {
            var before = samples.Slice(i - factors.Length, factors.Length);
            var sum = 0L;
            for (var j = 0; j < factors.Length; j++)
            {
                sum += factors[j] * before[before.Length - 1 - j];
            }

            samples[i] += sum >> shift;
        }

        return true;
    }

    /// <summary>Numbers in Rice's code, in parts that have a parameter each.</summary>
    private static bool ReadResidual(ref FlacBits bits, int order, Span<long> samples)
    {
        var (method, partitionOrder) = (bits.Read(2), (int)bits.Read(4));
        var length = samples.Length >> partitionOrder;
        if (method > 1 || length << partitionOrder != samples.Length || length < order)
        {
            return false;
        }

        var width = method == 0 ? 4 : 5;
        for (var start = 0; start < samples.Length && !bits.HasEnded; start += length)
        {
            var part = samples[Math.Max(start, order)..(start + length)];
            var parameter = (int)bits.Read(width);
            if (parameter == (1 << width) - 1)
            {
                ReadVerbatim(ref bits, (int)bits.Read(5), part);
                continue;
            }

            foreach (ref var sample in part)
            {
                var value = ((long)bits.ReadUnary() << parameter) | bits.Read(parameter);
                sample = (value >> 1) ^ -(value & 1);
            }
        }

        return !bits.HasEnded;
    }
}
