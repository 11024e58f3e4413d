using System.Numerics;

namespace Fireworks.AI.Extensions.Onnx.Speech.Audio;

/// <summary>The header of a frame of a FLAC: how many samples of how many channels, and how channels are told from each other.</summary>
internal readonly record struct FlacFrame(int Length, int BlockSize, int SampleRate, int Assignment, int Bits)
{
    /// <summary>The most bytes of a header: the number of a frame or sample takes up to seven.</summary>
    public const int MaxLength = 16;

    private static readonly int[] Rates = [0, 88_200, 176_400, 192_000, 8_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000, 96_000];
    private static readonly int[] Widths = [0, 8, 12, 0, 16, 20, 24, 32];

    public int Channels => Assignment < 8 ? Assignment + 1 : 2;

    /// <summary>Reads a header.</summary>
    /// <param name="bytes">The frame's first bytes: <see cref="MaxLength"/> where the stream does not end before.</param>
    /// <param name="stream">What the stream's header says.</param>
    /// <returns>Null where no frame begins here.</returns>
    public static FlacFrame? Read(ReadOnlySpan<byte> bytes, FlacStream stream)
    {
        FlacBits bits = new(bytes);
        if (bits.Read(15) != 0x7FFC)
        {
            return null;
        }

        bits.Read(1);
        var (blockSize, rate) = ((int)bits.Read(4), (int)bits.Read(4));
        var (assignment, width, reserved) = ((int)bits.Read(4), (int)bits.Read(3), bits.Read(1));

        // The number is coded as UTF-8 codes characters, in up to seven bytes.
        var more = BitOperations.LeadingZeroCount(~(bits.Read(8) << 24));
        if (more == 1 || more > 7 || assignment > 10 || reserved != 0 || blockSize == 0 || rate == 15)
        {
            return null;
        }

        for (var i = 1; i < more; i++)
        {
            bits.Read(8);
        }

        var size = blockSize switch
        {
            1 => 192,
            <= 5 => 576 << (blockSize - 2),
            6 => (int)bits.Read(8) + 1,
            7 => (int)bits.Read(16) + 1,
            _ => 256 << (blockSize - 8),
        };
        var sampleRate = rate switch
        {
            0 => stream.SampleRate,
            12 => (int)bits.Read(8) * 1000,
            13 => (int)bits.Read(16),
            14 => (int)bits.Read(16) * 10,
            _ => Rates[rate],
        };
        var length = bits.Position;
        var depth = width == 0 ? stream.Bits : Widths[width];
        return bits.Read(8) == Checksums.Crc8(bytes[..length]) && !bits.HasEnded && depth > 0
            ? new FlacFrame(length + 1, size, sampleRate, assignment, depth)
            : null;
    }
}
