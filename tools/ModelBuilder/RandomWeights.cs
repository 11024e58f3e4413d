using System.Runtime.InteropServices;

namespace ModelBuilder;

/// <summary>
/// Random weights of a deviation that keeps activations as they are. A block of them is drawn once for each matrix and repeated, at a
/// length that is prime, so that no two rows or columns are alike.
/// </summary>
internal sealed class RandomWeights(int seed)
{
    private const int BlockLength = 1_048_573;

    private ulong _state = (ulong)seed;

    public void Matrix(Stream stream, ElementType type, int inputs, long count)
    {
        var block = Draw(MathF.Sqrt(3f / inputs), (int)Math.Min(count, BlockLength));
        if (type == ElementType.Half)
        {
            Repeat<Half>(stream, Array.ConvertAll(block, static value => (Half)value), count);
        }
        else
        {
            Repeat<float>(stream, block, count);
        }
    }

    public void Bytes(Stream stream, long count)
    {
        var block = new byte[(int)Math.Min(count, BlockLength)];
        for (var i = 0; i < block.Length; i++)
        {
            block[i] = (byte)(Next() >> 56);
        }

        Repeat<byte>(stream, block, count);
    }

    private float[] Draw(float limit, int count)
    {
        var values = new float[count];
        for (var i = 0; i < count; i++)
        {
            values[i] = limit * (((Next() >> 40) * (2f / (1 << 24))) - 1);
        }

        return values;
    }

    private static void Repeat<T>(Stream stream, T[] block, long count)
        where T : unmanaged
    {
        for (; count > 0; count -= block.Length)
        {
            stream.Write(MemoryMarshal.AsBytes(block.AsSpan(0, (int)Math.Min(count, block.Length))));
        }
    }

    // SplitMix64: the same weights for the same seed everywhere.
    private ulong Next()
    {
        _state += 0x9E3779B97F4A7C15;
        var z = _state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
