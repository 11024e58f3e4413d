namespace Fireworks.AI.Extensions.Onnx.Speech.Audio;

/// <summary>What the header of a FLAC says of its samples.</summary>
/// <param name="SampleRate">The samples a second.</param>
/// <param name="Bits">The bits of a sample.</param>
/// <param name="Length">The samples of a channel; 0 where the writer did not know.</param>
internal sealed record FlacStream(int SampleRate, int Bits, long Length)
{
    private const int InfoLength = 34;

    public static bool HasSignature(ReadOnlySpan<byte> start) => start.StartsWith("fLaC"u8);

    /// <summary>Reads the header, and over tags and pictures.</summary>
    public static async ValueTask<IAudioDecoder> ReadAsync(AudioBytes bytes, CancellationToken cancellationToken)
    {
        bytes.Skip(4);
        FlacStream? stream = null;
        var isLast = false;
        while (!isLast)
        {
            if (!await bytes.HasAsync(4, cancellationToken).ConfigureAwait(false))
            {
                throw AudioError.Damaged("FLAC", "it ends within its header");
            }

            var (kind, length) = ReadBlock(bytes.Arrived, out isLast);
            bytes.Skip(4);
            if (kind == 0 && length == InfoLength && await bytes.HasAsync(length, cancellationToken).ConfigureAwait(false))
            {
                stream = ReadInfo(bytes.Arrived);
            }

            if (!await bytes.SkipAsync(length, cancellationToken).ConfigureAwait(false))
            {
                throw AudioError.Damaged("FLAC", "it ends within its header");
            }
        }

        return new FlacDecoder(bytes, stream ?? throw AudioError.Damaged("FLAC", "its header does not tell its format"));
    }

    private static (int Kind, int Length) ReadBlock(ReadOnlySpan<byte> bytes, out bool isLast)
    {
        isLast = bytes[0] >= 0x80;
        return (bytes[0] & 0x7F, (bytes[1] << 16) | (bytes[2] << 8) | bytes[3]);
    }

    private static FlacStream ReadInfo(ReadOnlySpan<byte> bytes)
    {
        FlacBits bits = new(bytes[10..]);
        var sampleRate = SampleRates.Check("FLAC", bits.Read(20));
        bits.Read(3);
        var width = (int)bits.Read(5) + 1;
        return new FlacStream(sampleRate, width, ((long)bits.Read(4) << 32) | bits.Read(32));
    }
}
