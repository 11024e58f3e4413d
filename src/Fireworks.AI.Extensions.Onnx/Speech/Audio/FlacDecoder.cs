using System.Buffers.Binary;

namespace Fireworks.AI.Extensions.Onnx.Speech.Audio;

/// <summary>Decodes the frames of a FLAC. Each frame is checked by its checksum before its samples are given.</summary>
internal sealed class FlacDecoder(AudioBytes bytes, FlacStream stream) : IAudioDecoder
{
    /// <summary>More than any frame has: 65,535 samples of 8 channels of 33 bits.</summary>
    private const int MaxFrameLength = 4 * 1024 * 1024;

    private long[] _channels = [];
    private float[] _samples = [];
    private long _decoded;

    public async ValueTask<AudioBlock> DecodeAsync(CancellationToken cancellationToken)
    {
        if (stream.Length > 0 && _decoded >= stream.Length)
        {
            return default;
        }

        if (!await bytes.HasAsync(FlacFrame.MaxLength, cancellationToken).ConfigureAwait(false) && bytes.Arrived.IsEmpty)
        {
            return stream.Length == 0 ? default : throw AudioError.Damaged("FLAC", $"it has {_decoded} of {stream.Length} samples");
        }

        var frame = FlacFrame.Read(bytes.Arrived, stream) ?? throw AudioError.Damaged("FLAC", "a frame has a wrong header");
        SampleRates.Check("FLAC", frame.SampleRate);

        // Where a frame ends is only known once it is decoded. Where bytes are missing, it is tried again when some more have arrived.
        int length;
        while ((length = Decode(frame)) == 0)
        {
            var arrived = bytes.Arrived.Length;
            if (arrived >= MaxFrameLength || !await bytes.HasAsync(arrived + (arrived / 8) + 1, cancellationToken).ConfigureAwait(false))
            {
                if (arrived < MaxFrameLength && bytes.Arrived.Length > arrived)
                {
                    continue;
                }

                throw AudioError.Damaged("FLAC", "it ends within a frame");
            }
        }

        bytes.Skip(length);
        _decoded += frame.BlockSize;
        return new AudioBlock(_samples.AsMemory(0, frame.BlockSize * frame.Channels), frame.Channels, frame.SampleRate);
    }

    /// <returns>The bytes of the frame; 0 where they have not all arrived.</returns>
    private int Decode(FlacFrame frame)
    {
        var arrived = bytes.Arrived;
        FlacBits bits = new(arrived[frame.Length..]);
        if (_channels.Length < frame.BlockSize * frame.Channels)
        {
            _channels = new long[frame.BlockSize * frame.Channels];
            _samples = new float[_channels.Length];
        }

        for (var channel = 0; channel < frame.Channels; channel++)
        {
            if (!FlacSubframe.Read(ref bits, frame.Bits + GetExtraBits(frame.Assignment, channel), GetChannel(frame, channel)))
            {
                return bits.HasEnded ? 0 : throw AudioError.Damaged("FLAC", "a frame is damaged");
            }
        }

        bits.Align();
        var length = frame.Length + bits.Position;
        if (length + 2 > arrived.Length)
        {
            return 0;
        }

        if (BinaryPrimitives.ReadUInt16BigEndian(arrived[length..]) != Checksums.Crc16(arrived[..length]))
        {
            throw AudioError.Damaged("FLAC", "a frame's checksum is wrong");
        }

        Interleave(frame);
        return length + 2;
    }

    /// <summary>The difference of two channels needs a bit more.</summary>
    private static int GetExtraBits(int assignment, int channel) => (assignment, channel) is (8, 1) or (9, 0) or (10, 1) ? 1 : 0;

    private Span<long> GetChannel(FlacFrame frame, int channel) => _channels.AsSpan(channel * frame.BlockSize, frame.BlockSize);

    private void Interleave(FlacFrame frame)
    {
        if (frame.Assignment >= 8)
        {
            Separate(frame.Assignment, GetChannel(frame, 0), GetChannel(frame, 1));
        }

        var scale = 1f / (1L << (frame.Bits - 1));
        for (var channel = 0; channel < frame.Channels; channel++)
        {
            var samples = GetChannel(frame, channel);
            for (var i = 0; i < samples.Length; i++)
            {
                _samples[(i * frame.Channels) + channel] = Math.Clamp(samples[i] * scale, -1, 1);
            }
        }
    }

    /// <summary>Makes left and right of one of them, or of their mean, and their difference.</summary>
    private static void Separate(int assignment, Span<long> first, Span<long> second)
    {
        for (var i = 0; i < first.Length; i++)
        {
            switch (assignment)
            {
                case 8:
                    second[i] = first[i] - second[i];
                    break;
                case 9:
                    first[i] += second[i];
                    break;
                default:
                    var sum = (first[i] << 1) | (second[i] & 1);
                    (first[i], second[i]) = ((sum + second[i]) >> 1, (sum - second[i]) >> 1);
                    break;
            }
        }
    }
}
