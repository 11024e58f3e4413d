using NVorbis;

namespace Fireworks.AI.Extensions.Onnx.Speech.Audio;

/// <summary>Has NVorbis decode the packets of an Ogg, and the streams in it that follow one another, as of a radio station.</summary>
internal sealed class VorbisDecoder(AudioBytes bytes) : IAudioDecoder
{
    private const int MaxFrames = 4096;

    /// <summary>
    /// NVorbis takes packets as it needs them, and a missing one for the end. A block of the shorter kind takes two at most, the first
    /// block one more.
    /// </summary>
    private const int PacketsAhead = 4;

    private readonly OggPackets _ogg = new(bytes);
    private VorbisPackets _packets = new();
    private StreamDecoder? _decoder;
    private OggPacket? _next;
    private float[] _samples = [];
    private int _step;
    private bool _hasEnded;

    public async ValueTask<AudioBlock> DecodeAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            if (_decoder is null && !await OpenAsync(cancellationToken).ConfigureAwait(false))
            {
                return default;
            }

            await FillAsync(cancellationToken).ConfigureAwait(false);
            var count = Guard(Decode);
            if (count > 0)
            {
                Clipping.Apply("Ogg Vorbis", _samples.AsSpan(0, count));
                return new AudioBlock(_samples.AsMemory(0, count), _decoder!.Channels, _decoder.SampleRate);
            }

            _decoder = null;
        }
    }

    /// <summary>Reads the headers of the next stream.</summary>
    /// <returns>False at the end.</returns>
    private async ValueTask<bool> OpenAsync(CancellationToken cancellationToken)
    {
        var isNext = _next is not null;
        var first = _next ?? (_hasEnded ? null : await _ogg.ReadAsync(cancellationToken).ConfigureAwait(false));
        _next = null;
        if (first is null)
        {
            return _hasEnded || isNext ? false : throw AudioError.Damaged("Ogg Vorbis", "it has no sound");
        }

        var step = VorbisHeaders.CheckFirst(first.Data) / 2;
        var tags = await _ogg.ReadAsync(cancellationToken).ConfigureAwait(false);
        var books = await _ogg.ReadAsync(cancellationToken).ConfigureAwait(false);
        if (tags?.Data is not [3, ..] || books is null)
        {
            throw AudioError.Damaged("Ogg Vorbis", "its headers are missing");
        }

        VorbisHeaders.CheckBooks(books.Data);
        _packets = new VorbisPackets();
        _packets.Add(first);
        _packets.Add(tags with { Data = VorbisHeaders.NoTags });
        _packets.Add(books);
        _decoder = Guard(() => new StreamDecoder(_packets));
        _step = step * _decoder.Channels;
        _decoder.ClipSamples = false;
        _samples = new float[Math.Max(MaxFrames * _decoder.Channels, _step)];
        return true;
    }

    private async ValueTask FillAsync(CancellationToken cancellationToken)
    {
        while (!_packets.HasEnded && _packets.Count < PacketsAhead)
        {
            switch (await _ogg.ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                case null:
                    _packets.HasEnded = _hasEnded = true;
                    break;
                case { IsFirst: true } packet:
                    _packets.HasEnded = true;
                    _next = packet;
                    break;
                case { Data: [var start, ..] } packet when (start & 1) == 0:
                    _packets.Add(packet);
                    break;
                default:
                    // Neither empty packets nor those of headers hold samples.
                    break;
            }
        }
    }

    /// <summary>Decodes as far as the packets reach for sure.</summary>
    private int Decode()
    {
        var count = 0;
        while (count + _step <= _samples.Length
            && (_packets.HasEnded || _packets.Count >= PacketsAhead - (count == 0 ? 0 : 1))
            && _decoder!.Read(_samples, count, _step) is > 0 and var read)
        {
            count += read;
        }

        return count;
    }

    /// <summary>NVorbis has no error of its own for damaged packets: what it meets depends on where they are damaged.</summary>
    private static T Guard<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            throw AudioError.Damaged("Ogg Vorbis", "a packet cannot be decoded");
        }
    }
}
