using System.Buffers;
using System.Buffers.Binary;

namespace Fireworks.AI.Extensions.Onnx.Speech.Audio;

/// <summary>A packet of a logical stream within an Ogg.</summary>
/// <param name="Data">Its bytes.</param>
/// <param name="Position">The samples to its end, where its page tells them.</param>
/// <param name="IsFirst">Whether a stream begins with it.</param>
/// <param name="IsLast">Whether the stream ends with it.</param>
internal sealed record OggPacket(byte[] Data, long? Position, bool IsFirst, bool IsLast);

/// <summary>Puts the packets of the Vorbis streams of an Ogg together. Other streams beside them are passed over.</summary>
internal sealed class OggPackets(AudioBytes bytes)
{
    private const int HeaderLength = 27;

    /// <summary>More than the books of any encoder take; tags, which may hold pictures, are not kept beyond it.</summary>
    private const int MaxPacketLength = 256 * 1024;

    private readonly ArrayBufferWriter<byte> _packet = new();
    private byte[] _page = [];
    private byte[] _segments = [];
    private int _segment;
    private int _place;
    private int _lastEnd;
    private long _position;
    private byte _flags;
    private uint? _serial;
    private uint _sequence;
    private bool _isFirst;
    private string? _other;

    public static bool HasSignature(ReadOnlySpan<byte> start) => start.StartsWith("OggS"u8);

    /// <returns>Null at the end.</returns>
    public async ValueTask<OggPacket?> ReadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            while (_segment == _segments.Length)
            {
                if (!await ReadPageAsync(cancellationToken).ConfigureAwait(false))
                {
                    return _serial is null && _other is not null
                        ? throw AudioError.Unsupported(
                            $"an Ogg of {_other}", "Convert it to WAV, MP3, FLAC or Ogg Vorbis, for example with ffmpeg.")
                        : null;
                }
            }

            if (Add() is { } packet)
            {
                return packet;
            }
        }
    }

    /// <summary>Adds a segment to the packet; the packet where it was its last.</summary>
    private OggPacket? Add()
    {
        var (segment, length) = (_segment++, (int)_segments[_segment - 1]);
        if (_packet.WrittenCount + length <= MaxPacketLength)
        {
            _packet.Write(_page.AsSpan(_place, length));
        }
        else if (_packet.WrittenSpan is not [3, ..])
        {
            throw AudioError.Damaged("Ogg", $"a packet is longer than {MaxPacketLength} bytes");
        }

        _place += length;
        if (length == 255)
        {
            return null;
        }

        var isEnd = segment == _lastEnd;
        OggPacket packet = new(
            _packet.WrittenSpan.ToArray(), isEnd && _position >= 0 ? _position : null, _isFirst, isEnd && (_flags & 4) != 0);
        _packet.ResetWrittenCount();
        _isFirst = false;
        return packet;
    }

    private async ValueTask<bool> ReadPageAsync(CancellationToken cancellationToken)
    {
        while (await bytes.HasAsync(1, cancellationToken).ConfigureAwait(false))
        {
            if (!await bytes.HasAsync(HeaderLength, cancellationToken).ConfigureAwait(false)
                || !await bytes.HasAsync(HeaderLength + bytes.Arrived[26], cancellationToken).ConfigureAwait(false)
                || !await bytes.HasAsync(GetPageLength(bytes.Arrived), cancellationToken).ConfigureAwait(false))
            {
                throw AudioError.Damaged("Ogg", "it ends within a page");
            }

            if (Open(bytes.Arrived[..GetPageLength(bytes.Arrived)]))
            {
                return true;
            }
        }

        return false;
    }

    private static int GetPageLength(ReadOnlySpan<byte> page)
    {
        if (!HasSignature(page) || page[4] != 0)
        {
            throw AudioError.Damaged("Ogg", "it has other bytes where a page belongs");
        }

        var length = HeaderLength + page[26];
        foreach (var segment in page.Slice(HeaderLength, page[26]))
        {
            length += segment;
        }

        return length;
    }

    /// <returns>Whether the page is of the stream that is read.</returns>
    private bool Open(ReadOnlySpan<byte> page)
    {
        var sum = Checksums.Crc32(page[26..], Checksums.Crc32([0, 0, 0, 0], Checksums.Crc32(page[..22])));
        if (sum != BinaryPrimitives.ReadUInt32LittleEndian(page[22..]))
        {
            throw AudioError.Damaged("Ogg", "the checksum of a page is wrong");
        }

        var segments = page.Slice(HeaderLength, page[26]);
        var data = page[(HeaderLength + segments.Length)..];
        var (serial, sequence) = (BinaryPrimitives.ReadUInt32LittleEndian(page[14..]), BinaryPrimitives.ReadUInt32LittleEndian(page[18..]));
        var isFirst = (page[5] & 2) != 0;
        if (isFirst && data.StartsWith("\u0001vorbis"u8))
        {
            // The first stream of a kind is read; one behind its end, too.
            if (_serial is null || (_flags & 4) != 0)
            {
                (_serial, _sequence, _isFirst) = (serial, sequence, true);
                _packet.ResetWrittenCount();
            }
        }
        else if (isFirst)
        {
            _other ??= data.StartsWith("OpusHead"u8) ? "Opus" : "another codec than Vorbis";
        }

        if (serial != _serial)
        {
            bytes.Skip(page.Length);
            return false;
        }

        if (sequence != _sequence++ || ((page[5] & 1) != 0) != (_packet.WrittenCount > 0))
        {
            throw AudioError.Damaged("Ogg", "a page is missing");
        }

        (_page, _segments, _segment, _place, _flags) = (data.ToArray(), segments.ToArray(), 0, 0, page[5]);
        _position = BinaryPrimitives.ReadInt64LittleEndian(page[6..]);
        _lastEnd = segments.LastIndexOfAnyExcept((byte)255);
        bytes.Skip(page.Length);
        return true;
    }
}
