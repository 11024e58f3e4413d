using System.Buffers.Binary;
using System.IO.Compression;

namespace Fireworks.AI.Extensions.Onnx.Images;

/// <summary>Reads a PNG as a whole, its pixels included, and writes one of its critical chunks alone, not interlaced.</summary>
internal static class PngReader
{
    private const int ChunkFrame = 12;

    /// <summary>The most bytes that one compressed byte stands for.</summary>
    private const int MaxExpansion = 1032;

    private static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    public static bool HasSignature(ReadOnlySpan<byte> data) => data.StartsWith(Signature);

    public static ImageContent Read(ReadOnlySpan<byte> data, ImageLimits limits)
    {
        PngHeader? header = null;
        ReadOnlySpan<byte> palette = [];
        using var pixels = new CompressedPixels();
        var isPastPixels = false;
        for (var position = Signature.Length; ;)
        {
            var chunk = ReadChunk(data, position, out var type);
            position += ChunkFrame + chunk.Length;
            isPastPixels |= pixels.Length > 0 && !type.SequenceEqual("IDAT"u8);
            if (type.SequenceEqual("IHDR"u8))
            {
                header = header is null ? PngHeader.Read(chunk, limits) : throw ImageFile.Damaged("the PNG has two headers");
            }
            else if (header is null)
            {
                throw ImageFile.Damaged("the PNG does not begin with its header");
            }
            else if (type.SequenceEqual("PLTE"u8))
            {
                CheckPalette(chunk, header, isFirst: palette.IsEmpty && pixels.Length == 0);
                palette = chunk;
            }
            else if (type.SequenceEqual("IDAT"u8))
            {
                // Encoders may write chunks without bytes; these begin nothing.
                pixels.Write(isPastPixels ? throw ImageFile.Damaged("other chunks lie between the PNG's pixels") : chunk);
            }
            else if (type.SequenceEqual("IEND"u8))
            {
                return Write(header, palette, pixels);
            }
            else if ((type[0] & 0x20) == 0)
            {
                throw ImageFile.Damaged($"the PNG has an unknown chunk ({System.Text.Encoding.Latin1.GetString(type)})");
            }
        }
    }

    /// <summary>Reads a row with its filter before it.</summary>
    public static void ReadRow(Stream pixels, Span<byte> row)
    {
        pixels.ReadExactly(row);
        if (row[0] > 4)
        {
            throw ImageFile.Damaged("a row of the PNG has a filter that does not exist");
        }
    }

    /// <summary>Reads a chunk and checks its checksum.</summary>
    private static ReadOnlySpan<byte> ReadChunk(ReadOnlySpan<byte> data, int position, out ReadOnlySpan<byte> type)
    {
        var room = data.Length - position - ChunkFrame;
        if (room < 0 || BinaryPrimitives.ReadUInt32BigEndian(data[position..]) > room)
        {
            throw ImageFile.Damaged("the PNG ends before its end, perhaps because it was cut off");
        }

        var length = (int)BinaryPrimitives.ReadUInt32BigEndian(data[position..]);
        var summed = data.Slice(position + 4, length + 4);
        type = summed[..4];
        return BinaryPrimitives.ReadUInt32BigEndian(data[(position + 8 + length)..]) == Crc32.Compute(summed)
            ? summed[4..]
            : throw ImageFile.Damaged("a checksum of the PNG is wrong, so bytes have changed");
    }

    private static void CheckPalette(ReadOnlySpan<byte> chunk, PngHeader header, bool isFirst)
    {
        if (!isFirst || chunk.IsEmpty || chunk.Length % 3 != 0 || chunk.Length > 3 * 256 || header.IsGray)
        {
            throw ImageFile.Damaged("the PNG's palette is of a wrong length or in a wrong place");
        }
    }

    private static ImageContent Write(PngHeader header, ReadOnlySpan<byte> palette, CompressedPixels pixels)
    {
        if (header.HasPalette && palette.IsEmpty)
        {
            throw ImageFile.Damaged("the PNG lacks its palette");
        }

        pixels.Position = 0;
        var rows = ReadPixels(header, pixels);
        var compressed = rows is null ? pixels : Compress(rows);
        var file = new MemoryStream();
        file.Write(Signature);
        WriteChunk(file, "IHDR"u8, header.ToBytes());
        if (header.HasPalette)
        {
            // A colour for every number that a pixel can have: the native decoder writes to the console about those that lack one.
            var whole = new byte[3 << header.BitDepth];
            palette[..Math.Min(palette.Length, whole.Length)].CopyTo(whole);
            WriteChunk(file, "PLTE"u8, whole);
        }

        WriteChunk(file, "IDAT"u8, compressed.GetBuffer().AsSpan(0, (int)compressed.Length));
        WriteChunk(file, "IEND"u8, []);
        return new ImageContent(file.ToArray(), header.Width, header.Height);
    }

    /// <summary>Decompresses the pixels: all rows must be there, each with a filter that exists.</summary>
    /// <returns>The rows of an interlaced image in their order; of others nothing, as they are written as they came.</returns>
    private static byte[]? ReadPixels(PngHeader header, CompressedPixels pixels)
    {
        try
        {
            if ((long)header.RowLength * header.Height > pixels.Length * MaxExpansion)
            {
                throw new EndOfStreamException(); // Before memory is taken for what is not there.
            }

            using var stream = new ZLibStream(pixels, CompressionMode.Decompress, leaveOpen: true);
            var rows = header.IsInterlaced ? PngPasses.Read(stream, header) : null;
            var row = new byte[header.RowLength];
            for (var i = 0; rows is null && i < header.Height; i++)
            {
                ReadRow(stream, row);
            }

            // This reads the checksum at the end too.
            return stream.ReadByte() >= 0 || pixels.IsShort || pixels.Position < pixels.Length ? throw new InvalidDataException() : rows;
        }
        catch (Exception exception) when (exception is InvalidDataException or EndOfStreamException)
        {
            throw ImageFile.Damaged("the compressed pixels of the PNG are damaged, too few or too many");
        }
    }

    private static MemoryStream Compress(byte[] rows)
    {
        var compressed = new MemoryStream();
        using (var stream = new ZLibStream(compressed, CompressionLevel.Fastest, leaveOpen: true))
        {
            stream.Write(rows);
        }

        return compressed;
    }

    private static void WriteChunk(MemoryStream file, ReadOnlySpan<byte> type, ReadOnlySpan<byte> chunk)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, chunk.Length);
        file.Write(number);
        var start = (int)file.Position;
        file.Write(type);
        file.Write(chunk);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc32.Compute(file.GetBuffer().AsSpan(start, (int)file.Position - start)));
        file.Write(number);
    }

    /// <summary>
    /// The compressed pixels, which know whether more of them was asked for than there is. The last of them are given byte by byte: where
    /// some are left, they are no pixels.
    /// </summary>
    private sealed class CompressedPixels : MemoryStream
    {
        private const int Last = 16;

        public bool IsShort { get; private set; }

        public override int Read(byte[] buffer, int offset, int count)
        {
            var read = base.Read(buffer, offset, (int)Math.Min(count, Math.Max(1, Length - Position - Last)));
            IsShort |= read == 0;
            return read;
        }
    }
}
