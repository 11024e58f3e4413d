using NLayer;

namespace Fireworks.AI.Extensions.Onnx.Speech.Audio;

/// <summary>
/// Finds the frames of an MP3 and has NLayer decode each. A frame that it cannot decode is silent, as in players: recordings of streams and
/// joined files have such frames. Many in a row are an error.
/// </summary>
internal sealed class Mp3Decoder(AudioBytes bytes) : IAudioDecoder
{
    private const int MaxDamaged = 20;

    /// <summary>How far the next frame is looked for: over tags behind the last frame, whose length is not known.</summary>
    private const int MaxGap = 256 * 1024;

    private readonly MpegFrameDecoder _decoder = new();
    private readonly Mp3Frame _frame = new();
    private readonly float[] _samples = new float[2 * 1152];
    private Mp3Header? _first;
    private Mp3Padding _padding;
    private int _damaged;
    private long _decoded;

    /// <summary>Whether a stream begins with a frame, and with another behind it.</summary>
    public static async ValueTask<bool> HasFrameAsync(AudioBytes bytes, CancellationToken cancellationToken)
    {
        if (Mp3Header.Read(bytes.Arrived) is not { } header)
        {
            return false;
        }

        return await bytes.HasAsync(header.FrameLength + Mp3Header.Length, cancellationToken).ConfigureAwait(false)
            ? Mp3Header.Read(bytes.Arrived[header.FrameLength..]) is { } next && next.Matches(header)
            : bytes.Arrived.Length >= header.FrameLength;
    }

    public async ValueTask<AudioBlock> DecodeAsync(CancellationToken cancellationToken)
    {
        while (await FindAsync(cancellationToken).ConfigureAwait(false) is { } header)
        {
            if (!await bytes.HasAsync(header.FrameLength, cancellationToken).ConfigureAwait(false))
            {
                break;
            }

            var frame = bytes.Arrived[..header.FrameLength];
            if (_first is null)
            {
                _first = Check(header);
                if (Mp3Padding.Read(header, frame) is { } padding)
                {
                    _padding = padding;
                    bytes.Skip(header.FrameLength);
                    continue;
                }

                _padding = Mp3Padding.None;
            }

            var samples = Cut(Decode(header, frame), header.Channels);
            bytes.Skip(header.FrameLength);
            if (samples.Length > 0)
            {
                return new AudioBlock(samples, header.Channels, header.SampleRate);
            }
        }

        return _first is null ? throw AudioError.Damaged("MP3", "no frame was found") : default;
    }

    /// <summary>Finds the next frame, over tags and what else lies before it.</summary>
    private async ValueTask<Mp3Header?> FindAsync(CancellationToken cancellationToken)
    {
        for (var gap = 0; await bytes.HasAsync(Mp3Header.Length, cancellationToken).ConfigureAwait(false); gap++)
        {
            if (await Id3Tag.SkipAsync(bytes, cancellationToken).ConfigureAwait(false))
            {
                continue;
            }

            // What looks like a header within other bytes is one where another is behind it.
            if (Mp3Header.Read(bytes.Arrived) is { } header
                && (gap == 0 ? _first?.Matches(header) != false : await HasFrameAsync(bytes, cancellationToken).ConfigureAwait(false)))
            {
                return header;
            }

            if (gap == MaxGap)
            {
                throw AudioError.Damaged("MP3", $"no frame was found in {MaxGap} bytes");
            }

            bytes.Skip(1);
        }

        return null;
    }

    /// <summary>At 8 kHz NLayer 3.0.1 puts noise into each frame whose blocks are short.</summary>
    private static Mp3Header Check(Mp3Header header) => (header.Layer, header.SampleRate) == (MpegLayer.LayerIII, 8_000)
        ? throw AudioError.Unsupported(
            "an MP3 of 8,000 samples a second", "Convert it to WAV, FLAC or Ogg Vorbis, for example with ffmpeg.")
        : header;

    private ReadOnlyMemory<float> Decode(Mp3Header header, ReadOnlySpan<byte> frame)
    {
        _frame.Set(header, frame);
        var length = header.SampleCount * header.Channels;
        try
        {
            if (_decoder.DecodeFrame(_frame, _samples, 0) == length)
            {
                Clipping.Apply("MP3", _samples.AsSpan(0, length));
                _damaged = 0;
                return _samples.AsMemory(0, length);
            }
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // NLayer has no error of its own for damaged frames: what it meets depends on where they are damaged.
            _decoder.Reset();
            if (++_damaged > MaxDamaged)
            {
                throw AudioError.Damaged("MP3", $"{MaxDamaged} frames in a row cannot be decoded");
            }
        }

        // The first frames of a recording that was cut out of another refer to frames before, and give nothing.
        Array.Clear(_samples);
        return _samples.AsMemory(0, length);
    }

    /// <summary>Cuts off what the encoder put around the recording.</summary>
    private ReadOnlyMemory<float> Cut(ReadOnlyMemory<float> samples, int channels)
    {
        var length = samples.Length / channels;
        var start = Math.Clamp(_padding.Before - _decoded, 0, length);
        var last = _padding.Length < long.MaxValue ? _padding.Before + _padding.Length : long.MaxValue;
        var end = Math.Clamp(last - _decoded, start, length);
        _decoded += length;
        return samples[((int)start * channels)..((int)end * channels)];
    }
}
