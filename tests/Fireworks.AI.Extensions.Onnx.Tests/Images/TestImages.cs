using System.Buffers.Binary;
using System.IO.Compression;
using Fireworks.AI.Extensions.Onnx.Images;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Onnx.Tests.Images;

/// <summary>Images of one colour, written here, and files of all forms, which make-images.sh beside them has made.</summary>
internal static class TestImages
{
    public static readonly ImageLimits Limits = new(Count: 30, Bytes: 1_000_000, Pixels: 4_000_000);

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
    public static byte[] Png(int width, int height, byte[] rows)
    {
        using var file = new MemoryStream();
        file.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A]);
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9]) = (8, 2);
        WriteChunk(file, "IHDR"u8, header);
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
