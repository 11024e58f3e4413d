using System.Buffers.Binary;

namespace Fireworks.AI.Extensions.Onnx.Speech.Audio;

/// <summary>Reads the header of a WAV: RIFF, and RF64, which is for more than 4 GB.</summary>
internal static class WavReader
{
    /// <summary>
    /// A writer that cannot go back to its header, as in a pipe, writes 0 or about the largest number there. Samples then go on to the
    /// stream's end.
    /// </summary>
    private const uint Unknown = 0x7FFF_0000;

    private const int MaxFormatLength = 1024;

    public static bool HasSignature(ReadOnlySpan<byte> start) => start.Length >= 12
        && (start.StartsWith("RIFF"u8) || start.StartsWith("RF64"u8))
        && start[8..].StartsWith("WAVE"u8);

    public static async ValueTask<IAudioDecoder> ReadAsync(AudioBytes bytes, CancellationToken cancellationToken)
    {
        PcmFormat? format = null;
        long? longLength = null;
        bytes.Skip(12);
        while (await bytes.HasAsync(8, cancellationToken).ConfigureAwait(false))
        {
            var id = BinaryPrimitives.ReadUInt32BigEndian(bytes.Arrived);
            var length = BinaryPrimitives.ReadUInt32LittleEndian(bytes.Arrived[4..]);
            bytes.Skip(8);
            switch (id)
            {
                case 0x666D7420: // "fmt "
                    format = ReadFormat(await ReadChunkAsync(bytes, length, cancellationToken).ConfigureAwait(false));
                    break;
                case 0x64733634: // "ds64"
                    var sizes = await ReadChunkAsync(bytes, length, cancellationToken).ConfigureAwait(false);
                    longLength = sizes.Length >= 16 ? BinaryPrimitives.ReadInt64LittleEndian(sizes.AsSpan(8)) : null;
                    break;
                case 0x64617461: // "data"
                    return new PcmDecoder(
                        bytes,
                        format ?? throw AudioError.Damaged("WAV", "its samples come before their format"),
                        length is > 0 and < Unknown ? length : longLength is > 0 ? longLength : null);
                default:
                    if (!await bytes.SkipAsync(length + (length & 1L), cancellationToken).ConfigureAwait(false))
                    {
                        throw AudioError.Damaged("WAV", "it has no samples");
                    }

                    break;
            }
        }

        throw AudioError.Damaged("WAV", "it has no samples");
    }

    private static async ValueTask<byte[]> ReadChunkAsync(AudioBytes bytes, uint length, CancellationToken cancellationToken)
    {
        if (length > MaxFormatLength)
        {
            throw AudioError.Damaged("WAV", $"its header has a part of {length} bytes");
        }

        var padded = (int)(length + (length & 1));
        if (!await bytes.HasAsync(padded, cancellationToken).ConfigureAwait(false))
        {
            throw AudioError.Damaged("WAV", "it ends within its header");
        }

        var chunk = bytes.Arrived[..(int)length].ToArray();
        bytes.Skip(padded);
        return chunk;
    }

    private static PcmFormat ReadFormat(ReadOnlySpan<byte> chunk)
    {
        if (chunk.Length < 16)
        {
            throw AudioError.Damaged("WAV", "its format is too short");
        }

        int tag = BinaryPrimitives.ReadUInt16LittleEndian(chunk);
        int channels = BinaryPrimitives.ReadUInt16LittleEndian(chunk[2..]);
        var sampleRate = BinaryPrimitives.ReadUInt32LittleEndian(chunk[4..]);
        int frameLength = BinaryPrimitives.ReadUInt16LittleEndian(chunk[12..]);
        int bits = BinaryPrimitives.ReadUInt16LittleEndian(chunk[14..]);
        if (tag == 0xFFFE)
        {
            // The extensible form has the real tag at the beginning of an identifier, and fewer bits than their container may be in use.
            tag = chunk.Length >= 26
                ? BinaryPrimitives.ReadUInt16LittleEndian(chunk[24..])
                : throw AudioError.Damaged("WAV", "its format is too short");
        }

        if (channels is 0 or > PcmFormat.MaxChannels)
        {
            throw AudioError.Damaged("WAV", $"it has {channels} channels");
        }

        // Samples of 12 or 20 bits lie in containers of whole bytes, at their upper end.
        var container = (bits + 7) / 8 * 8;
        var isKnown = tag switch
        {
            1 => container is 8 or 16 or 24 or 32,
            3 => container is 32 or 64,
            _ => throw AudioError.Unsupported($"a WAV of the encoding 0x{tag:X4}", "Convert it to PCM, for example with ffmpeg or sox."),
        };
        return isKnown && frameLength == channels * container / 8
            ? new PcmFormat(tag == 3 ? PcmEncoding.Float : PcmEncoding.Integer, container, channels, SampleRates.Check("WAV", sampleRate))
            : throw AudioError.Damaged("WAV", $"its samples have {bits} bits and {frameLength} bytes for {channels} channels");
    }
}
