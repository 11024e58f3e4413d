using System.Buffers.Binary;
using System.IO.Compression;
using Fireworks.AI.Extensions.Onnx.Images;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Onnx.Tests.Images;

/// <summary>Images of one colour, written here, and files of all forms, which make-images.sh beside them has made.</summary>
internal static class TestImages
{
    public static readonly ImageLimits Limits = new(Count: 30, Bytes: 1_000_000, Pixels: 4_000_000, TotalPixels: 8_000_000);

    public static byte[] Red { get; } = Png(255, 0, 0);

    public static byte[] Green { get; } = Png(0, 255, 0);

    public static byte[] Blue { get; } = Png(0, 0, 255);

    public static DataContent Content(byte[] file, string mediaType = "image/png") => new(file, mediaType);

    public static byte[] Fixture(string name) => File.ReadAllBytes(Path.Combine(FixtureFolder, name));

    public static IEnumerable<string> Fixtures => Directory.EnumerateFiles(FixtureFolder).Select(file => Path.GetFileName(file)!)
        .Where(static name => name.EndsWith(".png", StringComparison.Ordinal) || name.EndsWith(".jpg", StringComparison.Ordinal)).Order(StringComparer.Ordinal);

    /// <summary>A PNG of one colour.</summary>
    public static byte[] Png(byte red, byte green, byte blue, int width = 64, int height = 48)
    {
        var row = new byte[1 + (3 * width)];
        for (var i = 0; i < width; i++)
        {
            (row[1 + (3 * i)], row[2 + (3 * i)], row[3 + (3 * i)]) = (red, green, blue);
        }

        return Png(width, height, Enumerable.Repeat(row, height).SelectMany(static bytes => bytes).ToArray());
    }

    /// <summary>A PNG of 8 bits in RGB.</summary>
    /// <param name="width">The width in its header.</param>
    /// <param name="height">The height in its header.</param>
    /// <param name="rows">The rows, each with its filter before it.</param>
    public static byte[] Png(int width, int height, byte[] rows) =>
        Png(new PngHeader(width, height, BitDepth: 8, ColorType: 2, IsInterlaced: false).ToBytes(), rows);

    /// <summary>A PNG whose rows come in seven passes.</summary>
    /// <param name="header">Its header.</param>
    /// <param name="rows">The rows of the image, each with a byte before it.</param>
    public static byte[] Interlaced(PngHeader header, byte[][] rows)
    {
        (int X, int Y, int Width, int Height)[] passes = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)];
        using var pixels = new MemoryStream();
        var filter = 0;
        foreach (var (left, top, stepX, stepY) in passes)
        {
            byte[] above = [];
            for (var y = top; y < header.Height && left < header.Width; y += stepY)
            {
                var bits = new List<bool>();
                for (var x = left; x < header.Width; x += stepX)
                {
                    bits.AddRange(Enumerable.Range(x * header.BitsPerPixel, header.BitsPerPixel).Select(bit => (rows[y][1 + (bit / 8)] & (0x80 >> (bit % 8))) != 0));
                }

                var row = bits.Chunk(8).Select(static chunk => (byte)chunk.Select(static (bit, place) => bit ? 0x80 >> place : 0).Sum()).ToArray();
                pixels.WriteByte((byte)(filter = (filter + 1) % 5));
                pixels.Write(Filter(filter, row, above, Math.Max(1, header.BitsPerPixel / 8)));
                above = row;
            }
        }

        var bytes = header.ToBytes();
        bytes[12] = 1;
        return Png(bytes, pixels.ToArray());
    }

    /// <summary>Filters a row as PNG's specification says.</summary>
    private static byte[] Filter(int filter, byte[] row, byte[] above, int distance) => [.. row.Select((value, i) =>
    {
        var (a, b, c) = (At(row, i - distance), At(above, i), At(above, i - distance));
        var estimate = a + b - c;
        var nearest = ((int[])[a, b, c]).MinBy(candidate => Math.Abs(estimate - candidate));
        return (byte)(value - filter switch { 0 => 0, 1 => a, 2 => b, 3 => (a + b) / 2, _ => nearest });

        static int At(byte[] bytes, int place) => place < 0 || place >= bytes.Length ? 0 : bytes[place];
    })];

    /// <summary>The rows of a PNG that this library wrote: one chunk of pixels behind the header.</summary>
    public static byte[] Decompress(byte[] png)
    {
        using var rows = new MemoryStream();
        using var pixels = new ZLibStream(new MemoryStream(png[41..^16]), CompressionMode.Decompress);
        pixels.CopyTo(rows);
        return rows.ToArray();
    }

    /// <summary>A PNG of a header, rows with their filters, and a palette where it has one.</summary>
    public static byte[] Png(byte[] header, byte[] rows, byte[]? palette = null)
    {
        using var file = new MemoryStream();
        file.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A]);
        WriteChunk(file, "IHDR"u8, header);
        if (palette is not null)
        {
            WriteChunk(file, "PLTE"u8, palette);
        }

        using var pixels = new MemoryStream();
        using (var compressed = new ZLibStream(pixels, CompressionLevel.Fastest, leaveOpen: true))
        {
            compressed.Write(rows);
        }

        WriteChunk(file, "IDAT"u8, pixels.ToArray());
        WriteChunk(file, "IEND"u8, []);
        return file.ToArray();
    }

    public static void WriteChunk(Stream file, ReadOnlySpan<byte> type, ReadOnlySpan<byte> chunk)
    {
        byte[] summed = [.. type, .. chunk];
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, chunk.Length);
        file.Write(number);
        file.Write(summed);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc32.Compute(summed));
        file.Write(number);
    }

    private static string FixtureFolder => Path.Combine(Repository.Root, "tests", "Fireworks.AI.Extensions.Onnx.Tests", "Images", "Fixtures");
}
