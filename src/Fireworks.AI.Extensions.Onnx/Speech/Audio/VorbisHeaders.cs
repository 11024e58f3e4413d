using System.Buffers.Binary;
using System.Numerics;

namespace Fireworks.AI.Extensions.Onnx.Speech.Audio;

/// <summary>
/// Checks what NVorbis takes on trust: sizes for which it would take gigabytes, and books without end, which it would read for ever.
/// </summary>
internal static class VorbisHeaders
{
    /// <summary>Tags of nobody, in the place of those of the file, which nobody needs.</summary>
    public static readonly byte[] NoTags = [3, .. "vorbis"u8, 0, 0, 0, 0, 0, 0, 0, 0, 1];

    /// <summary>The longest codes of entries, and the most values, of a book. Encoders stay far below.</summary>
    private const int MaxEntries = 1 << 15;
    private const int MaxValues = 1 << 17;
    private const int MaxValuesOfAll = 1 << 20;

    /// <returns>The samples of the shorter kind of block.</returns>
    public static int CheckFirst(ReadOnlySpan<byte> packet)
    {
        if (packet.Length < 30 || BinaryPrimitives.ReadUInt32LittleEndian(packet[7..]) != 0)
        {
            throw AudioError.Damaged("Ogg Vorbis", "its first packet is of another version");
        }

        var (channels, shorter, longer) = ((int)packet[11], packet[28] & 15, packet[28] >> 4);
        SampleRates.Check("Ogg Vorbis", BinaryPrimitives.ReadUInt32LittleEndian(packet[12..]));
        return channels > 0 && shorter >= 6 && longer >= shorter && longer <= 13
            ? 1 << shorter
            : throw AudioError.Damaged("Ogg Vorbis", "its first packet holds values that do not exist");
    }

    public static void CheckBooks(ReadOnlySpan<byte> packet)
    {
        if (!packet.StartsWith("\u0005vorbis"u8))
        {
            throw AudioError.Damaged("Ogg Vorbis", "its books are missing");
        }

        Bits bits = new(packet[7..]);
        var books = (int)bits.Read(8) + 1;
        var all = 0;
        for (var book = 0; book < books; book++)
        {
            all += CheckBook(ref bits);
            if (bits.HasEnded || all > MaxValuesOfAll)
            {
                throw AudioError.Damaged("Ogg Vorbis", "its books are too large or cut off");
            }
        }
    }

    private static int CheckBook(ref Bits bits)
    {
        var (mark, dimensions, entries) = (bits.Read(24), (int)bits.Read(16), (int)bits.Read(24));
        if (mark != 0x564342 || dimensions == 0 || entries is 0 or > MaxEntries || (long)dimensions * entries > MaxValues)
        {
            throw AudioError.Damaged("Ogg Vorbis", "a book has a wrong size");
        }

        if (bits.Read(1) == 1)
        {
            bits.Read(5);
            for (var entry = 0; entry < entries && !bits.HasEnded;)
            {
                entry += (int)bits.Read(Log(entries - entry));
            }
        }
        else
        {
            var isSparse = bits.Read(1) == 1;
            for (var entry = 0; entry < entries && !bits.HasEnded; entry++)
            {
                if (!isSparse || bits.Read(1) == 1)
                {
                    bits.Read(5);
                }
            }
        }

        var kind = bits.Read(4);
        if (kind is 1 or 2)
        {
            bits.Read(32);
            bits.Read(32);
            var width = (int)bits.Read(4) + 1;
            bits.Read(1);
            bits.Skip((long)width * (kind == 1 ? GetRoot(entries, dimensions) : entries * dimensions));
        }
        else if (kind > 2)
        {
            throw AudioError.Damaged("Ogg Vorbis", "a book is of a kind that does not exist");
        }

        return entries * dimensions;
    }

    /// <summary>The bits of a number.</summary>
    private static int Log(int value) => 32 - BitOperations.LeadingZeroCount((uint)value);

    /// <summary>The largest number whose power is not above another.</summary>
    private static int GetRoot(int entries, int dimensions)
    {
        var root = (int)Math.Floor(Math.Pow(entries, 1.0 / dimensions));
        return Math.Pow(root + 1, dimensions) <= entries ? root + 1 : root;
    }

    /// <summary>Reads bits from the lowest up.</summary>
    private ref struct Bits(ReadOnlySpan<byte> bytes)
    {
        private readonly ReadOnlySpan<byte> _bytes = bytes;
        private long _place;

        public readonly bool HasEnded => _place > 8L * _bytes.Length;

        public uint Read(int count)
        {
            var value = 0u;
            for (var i = 0; i < count; i++, _place++)
            {
                if (_place < 8L * _bytes.Length)
                {
                    value |= (uint)((_bytes[(int)(_place / 8)] >> (int)(_place % 8)) & 1) << i;
                }
            }

            return value;
        }

        public void Skip(long count) => _place += count;
    }
}
