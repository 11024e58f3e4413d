using Fireworks.AI.Extensions.Onnx.Images;

namespace Fireworks.AI.Extensions.Onnx.Tests.Images;

/// <summary>What libpng warns of, makes up or reads otherwise: each alone, in a file that is sound otherwise.</summary>
public sealed class PngReaderTests
{
    private static readonly byte[] Sound = TestImages.Red;
    private static readonly byte[] Header = Sound[8..33];
    private static readonly byte[] Pixels = Sound[33..^12];
    private static readonly byte[] End = Sound[^12..];

    [Fact]
    public void Chunks_in_another_order_are_refused()
    {
        Assert.Equal(64, ImageFileTests.Read(File(Header, Pixels, End)).Width);
        Assert.Contains("does not begin with its header", Refusal(File(Chunk("tEXt", []), Header, Pixels, End)), StringComparison.Ordinal);
        Assert.Contains("does not begin with its header", Refusal(File(Pixels, Header, End)), StringComparison.Ordinal);
        Assert.Contains("two headers", Refusal(File(Header, Header, Pixels, End)), StringComparison.Ordinal);
        Assert.Contains("other chunks lie between", Refusal(File(Header, Pixels, Chunk("tEXt", []), Pixels, End)), StringComparison.Ordinal);
        Assert.Contains("unknown chunk (ABCD)", Refusal(File(Header, Chunk("ABCD", []), Pixels, End)), StringComparison.Ordinal);
        Assert.Contains("too few", Refusal(File(Header, End)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_wrong_checksum_is_refused()
    {
        foreach (var place in (int[])[20, 30, Sound.Length - 13, Sound.Length - 1])
        {
            var file = Sound.AsSpan().ToArray();
            file[place] ^= 1;
            Assert.Contains("checksum of the PNG is wrong", Refusal(file), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(8, 4)]
    [InlineData(8, 3)]
    [InlineData(9, 5)]
    [InlineData(9, 3, 16)]
    [InlineData(10, 1)]
    [InlineData(11, 1)]
    [InlineData(12, 2)]
    public void A_header_of_values_that_do_not_exist_is_refused(int place, byte value, byte depth = 8)
    {
        var header = new PngHeader(64, 48, depth, ColorType: 2, IsInterlaced: false).ToBytes();
        header[place] = value;
        Assert.Contains("values that do not exist", Refusal(File(Chunk("IHDR", header), Pixels, End)), StringComparison.Ordinal);
        Assert.Contains("wrong length", Refusal(File(Chunk("IHDR", [.. header, 0]), Pixels, End)), StringComparison.Ordinal);
    }

    [Fact]
    public void Palettes_are_checked()
    {
        var palette = Chunk("PLTE", new byte[6]);
        var indexed = Chunk("IHDR", new PngHeader(64, 48, BitDepth: 8, ColorType: 3, IsInterlaced: false).ToBytes());
        var grey = Chunk("IHDR", new PngHeader(64, 48, BitDepth: 8, ColorType: 0, IsInterlaced: false).ToBytes());
        Assert.Contains("lacks its palette", Refusal(File(indexed, Pixels, End)), StringComparison.Ordinal);
        foreach (var file in (byte[][])
        [
            File(Header, palette, palette, Pixels, End),
            File(Header, Pixels, palette, End),
            File(Header, Chunk("PLTE", []), Pixels, End),
            File(Header, Chunk("PLTE", new byte[7]), Pixels, End),
            File(Header, Chunk("PLTE", new byte[771]), Pixels, End),
            File(grey, palette, Pixels, End),
        ])
        {
            Assert.Contains("palette is of a wrong length or in a wrong place", Refusal(file), StringComparison.Ordinal);
        }

        Assert.Equal(Sound, ImageFileTests.Read(File(Header, palette, Pixels, End)).Bytes);
    }

    [Fact]
    public void Pixels_without_their_end_are_refused()
    {
        var compressed = Pixels[8..^4];
        foreach (var missing in (int[])[1, 2, 4, 5])
        {
            Assert.Contains("too few", Refusal(File(Header, Chunk("IDAT", compressed[..^missing]), End)), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void No_memory_is_taken_for_pixels_that_are_not_there()
    {
        var header = new PngHeader(16_000, 16_000, BitDepth: 8, ColorType: 2, IsInterlaced: true).ToBytes();
        header[12] = 1;
        var file = File(Chunk("IHDR", header), Pixels, End);
        var limits = TestImages.Limits with { Pixels = int.MaxValue };
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<ArgumentException>(() => ImageFile.Read(file, "image/png", limits));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 10_000_000);
    }

    private static byte[] File(params byte[][] chunks) => [.. Sound[..8], .. chunks.SelectMany(static chunk => chunk)];

    private static byte[] Chunk(string type, byte[] content)
    {
        using var chunk = new MemoryStream();
        TestImages.WriteChunk(chunk, System.Text.Encoding.ASCII.GetBytes(type), content);
        return chunk.ToArray();
    }

    private static string Refusal(byte[] file) => Assert.Throws<ArgumentException>(() => ImageFileTests.Read(file)).Message;
}
