namespace Fireworks.AI.Extensions.Onnx.Images;

/// <summary>Reads the bits of a JPEG's pixels, without stuffed bytes; behind the last one there are zeros, which are counted.</summary>
internal ref struct JpegBits(ReadOnlySpan<byte> data)
{
    private readonly ReadOnlySpan<byte> _data = data;
    private ulong _buffer;
    private int _buffered;
    private int _position;
    private long _used;

    /// <summary>The bytes of which bits were read; more than there are where they were too few.</summary>
    public readonly long UsedBytes => (_used + 7) / 8;

    public readonly bool IsShort => UsedBytes > _data.Length;

    /// <summary>The next 16 bits.</summary>
    public int Peek()
    {
        while (_buffered < 16)
        {
            _buffer = (_buffer << 8) | (_position < _data.Length ? _data[_position] : 0u);
            _position++;
            _buffered += 8;
        }

        return (int)(_buffer >> (_buffered - 16)) & 0xFFFF;
    }

    public void Skip(int count)
    {
        _buffered -= count;
        _used += count;
    }

    /// <summary>Reads up to 16 bits.</summary>
    public int Read(int count)
    {
        var bits = Peek() >> (16 - count);
        Skip(count);
        return bits;
    }
}
