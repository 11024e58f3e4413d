using System.Buffers.Binary;
using System.Numerics;

namespace Fireworks.AI.Extensions.Onnx.Speech.Audio;

/// <summary>Reads bits from the highest down. Behind the end it reads zeros, and says so.</summary>
internal ref struct FlacBits(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private ulong _cache;
    private int _cached;
    private int _next;

    public bool HasEnded { get; private set; }

    /// <summary>Gets how many bytes were begun.</summary>
    public readonly int Position => _next - (_cached / 8);

    /// <param name="count">0 to 32.</param>
    public uint Read(int count)
    {
        if (count == 0)
        {
            return 0;
        }

        Fill(count);
        var value = (uint)(_cache >> (64 - count));
        Drop(count);
        return value;
    }

    /// <param name="count">0 to 33.</param>
    public long ReadSigned(int count)
    {
        if (count == 0)
        {
            return 0;
        }

        Fill(count);
        var value = (long)_cache >> (64 - count);
        Drop(count);
        return value;
    }

    /// <summary>Counts the zeros before the next one.</summary>
    public uint ReadUnary()
    {
        var zeros = 0u;
        while (true)
        {
            Fill(1);
            var count = BitOperations.LeadingZeroCount(_cache);
            if (count < _cached)
            {
                Drop(count + 1);
                return zeros + (uint)count;
            }

            if (HasEnded)
            {
                return zeros;
            }

            zeros += (uint)_cached;
            Drop(_cached);
        }
    }

    /// <summary>Goes on to the next whole byte.</summary>
    public void Align() => Drop(_cached % 8);

    private void Fill(int count)
    {
        if (_cached >= count)
        {
            return;
        }

        if (_bytes.Length - _next >= 8)
        {
            var bytes = (64 - _cached) / 8;
            var word = BinaryPrimitives.ReadUInt64BigEndian(_bytes[_next..]);
            _cache |= (bytes == 8 ? word : word >> (64 - (8 * bytes)) << (64 - (8 * bytes))) >> _cached;
            _cached += 8 * bytes;
            _next += bytes;
            return;
        }

        while (_cached <= 56 && _next < _bytes.Length)
        {
            _cache |= (ulong)_bytes[_next++] << (56 - _cached);
            _cached += 8;
        }

        if (_cached < count)
        {
            HasEnded = true;
            _cached = count;
        }
    }

    private void Drop(int count)
    {
        _cache = count == 64 ? 0 : _cache << count;
        _cached -= count;
    }
}
