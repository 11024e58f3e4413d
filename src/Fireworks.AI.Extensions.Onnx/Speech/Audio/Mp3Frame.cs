using NLayer;

namespace Fireworks.AI.Extensions.Onnx.Speech.Audio;

/// <summary>A frame as the decoder of NLayer reads it.</summary>
internal sealed class Mp3Frame : IMpegFrame
{
    private readonly byte[] _bytes = new byte[4096];
    private Mp3Header _header;
    private int _next;
    private ulong _cache;
    private int _cached;

    public int SampleRate => _header.SampleRate;

    public int SampleRateIndex => _header.SampleRateIndex;

    public int FrameLength => _header.FrameLength;

    public int BitRate => _header.BitRate;

    public MpegVersion Version => _header.Version;

    public MpegLayer Layer => _header.Layer;

    public MpegChannelMode ChannelMode => _header.ChannelMode;

    public int ChannelModeExtension => _header.ChannelModeExtension;

    public int SampleCount => _header.SampleCount;

    public int BitRateIndex => _header.BitRateIndex;

    public bool IsCopyrighted => _header.IsCopyrighted;

    public bool HasCrc => _header.HasCrc;

    public bool IsCorrupted => false;

    public void Set(Mp3Header header, ReadOnlySpan<byte> bytes)
    {
        _header = header;
        bytes.CopyTo(_bytes);
        Reset();
    }

    public void Reset() => (_next, _cache, _cached) = (Mp3Header.Length + (HasCrc ? 2 : 0), 0, 0);

    public int ReadBits(int bitCount)
    {
        while (_cached < bitCount)
        {
            if (_next == FrameLength)
            {
                throw new EndOfStreamException();
            }

            _cache = (_cache << 8) | _bytes[_next++];
            _cached += 8;
        }

        _cached -= bitCount;
        return (int)((_cache >> _cached) & ((1UL << bitCount) - 1));
    }
}
