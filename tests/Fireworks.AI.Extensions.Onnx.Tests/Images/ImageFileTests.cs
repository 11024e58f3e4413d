using Fireworks.AI.Extensions.Onnx.Images;

namespace Fireworks.AI.Extensions.Onnx.Tests.Images;

/// <summary>Files that native code may see, and those that it must not.</summary>
public sealed class ImageFileTests
{
    [Fact]
    public void Files_of_every_form_that_the_decoder_reads_pass()
    {
        foreach (var name in TestImages.Fixtures.Where(static name => name != "cmyk.jpg"))
        {
            var image = Read(TestImages.Fixture(name));
            Assert.Equal((name, 64, 48), (name, image.Width, image.Height));
            Assert.Equal(image.Bytes, Read(image.Bytes).Bytes);
        }
    }

    [Fact]
    public void Forms_that_the_decoder_does_not_read_are_refused() => Assert.Equal(
        "An image is a JPEG of 4 colours (CMYK, perhaps), which the model's image processor does not read. Save it in RGB or grey.",
        Assert.Throws<NotSupportedException>(static () => Read(TestImages.Fixture("cmyk.jpg"))).Message);

    [Theory]
    [InlineData(0, 1)]
    [InlineData(0, 2)]
    [InlineData(0, 4)]
    [InlineData(2, 8)]
    [InlineData(4, 8)]
    [InlineData(6, 16)]
    public void Interlaced_rows_come_into_their_order(int colourType, int bits)
    {
        foreach (var (width, height) in ((int, int)[])[(1, 1), (3, 2), (9, 5), (17, 11), (64, 48)])
        {
            var header = new PngHeader(width, height, bits, colourType, IsInterlaced: true);
            var random = new Random(width);
            var rows = new byte[height][];
            for (var y = 0; y < height; y++)
            {
                rows[y] = new byte[header.RowLength];
                random.NextBytes(rows[y].AsSpan(1));

                // Bits behind the last pixel are nobody's.
                var spare = ((rows[y].Length - 1) * 8) - (width * header.BitsPerPixel);
                rows[y][^1] = (byte)(rows[y][^1] >> spare << spare);
            }

            var image = Read(TestImages.Interlaced(header, rows));
            Assert.Equal(rows.SelectMany(static row => row), TestImages.Decompress(image.Bytes));
            Assert.Equal(0, image.Bytes[28]);
        }
    }

    [Fact]
    public void Other_formats_are_refused_whatever_they_are_called()
    {
        foreach (var file in (byte[][])[[], [0x89], [0xFF, 0xD8], "GIF89a"u8.ToArray(), "RIFF....WEBP"u8.ToArray(), "<svg/>"u8.ToArray()])
        {
            var message = Assert.Throws<NotSupportedException>(() => ImageFile.Read(file, "image/webp", TestImages.Limits)).Message;
            Assert.StartsWith("An image of the media type 'image/webp' is neither a PNG nor a JPEG", message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void No_beginning_of_a_file_passes()
    {
        foreach (var name in TestImages.Fixtures)
        {
            var file = TestImages.Fixture(name);
            for (var length = 0; length < file.Length; length++)
            {
                Assert.False(Passes(file.AsSpan(0, length)), $"{name} cut off after {length} bytes");
            }
        }
    }

    [Fact]
    public void What_lies_behind_the_end_and_what_is_no_picture_is_left_out()
    {
        foreach (var name in TestImages.Fixtures.Where(static name => name != "cmyk.jpg"))
        {
            var file = TestImages.Fixture(name);
            Assert.Equal(Read(file).Bytes, Read([.. file, .. "secret"u8]).Bytes);
        }

        byte[] comment = [0xFF, 0xFE, 0, 8, .. "secret"u8];
        var jpeg = TestImages.Fixture("baseline.jpg");
        Assert.Equal(Read(jpeg).Id, Read([.. jpeg[..2], .. comment, .. jpeg[2..]]).Id);
        using var text = new MemoryStream();
        TestImages.WriteChunk(text, "tEXt"u8, "Comment\0secret"u8);
        var png = TestImages.Red;
        Assert.Equal(Read(png).Id, Read([.. png[..33], .. text.ToArray(), .. png[33..]]).Id);
        Assert.NotEqual(Read(png).Id, Read(TestImages.Blue).Id);
    }

    [Fact]
    public void Limits_are_named_with_the_option_that_raises_them()
    {
        var limits = TestImages.Limits with { Bytes = 150, Pixels = 3_000 };
        Assert.Contains("OnnxModelOptions.MaxImageBytes", Refusal(new byte[151], limits), StringComparison.Ordinal);
        Assert.Contains("64 x 48 pixels; the limit is 3000 in all", Refusal(TestImages.Red, limits with { Bytes = 100_000 }), StringComparison.Ordinal);
        Assert.Contains("16384 are the most on each side", Refusal(TestImages.Png(1, 2, 3, 16_385, 1), TestImages.Limits), StringComparison.Ordinal);
        Assert.Contains("OnnxModelOptions.MaxImagePixels", Refusal(TestImages.Red, limits with { Bytes = 100_000 }), StringComparison.Ordinal);
        Assert.Contains("64 x 48", Refusal(TestImages.Fixture("baseline.jpg"), limits with { Bytes = 100_000 }), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_says_more_pixels_than_it_has_is_refused_before_they_are_made()
    {
        var limits = TestImages.Limits with { Pixels = int.MaxValue };
        Assert.Contains("too few", Refusal(TestImages.Png(16_384, 16_384, [0]), limits), StringComparison.Ordinal);
        Assert.Contains("no pixels", Refusal(TestImages.Png(0, 1, [0]), limits), StringComparison.Ordinal);
        Assert.Contains("too many", Refusal(TestImages.Png(1, 1, new byte[5]), limits), StringComparison.Ordinal);
        Assert.Contains("filter", Refusal(TestImages.Png(1, 1, [5, 0, 0, 0]), limits), StringComparison.Ordinal);
        Assert.Equal((1, 1), (Read(TestImages.Png(1, 1, new byte[4])).Width, Read(TestImages.Png(1, 1, new byte[4])).Height));
    }

    [Fact]
    public void A_palette_has_a_colour_for_every_number()
    {
        // The decoder writes to the console where a pixel has a number that the palette lacks.
        var header = new PngHeader(8, 1, BitDepth: 4, ColorType: 3, IsInterlaced: false);
        var png = TestImages.Png(header.ToBytes(), [0, 0x01, 0x23, 0xEF, 0xFF], palette: [1, 2, 3, 4, 5, 6]);
        var written = Read(png).Bytes;
        Assert.Equal([0, 0, 0, 48, .. "PLTE"u8, 1, 2, 3, 4, 5, 6, .. new byte[42]], written[33..(33 + 8 + 48)]);
    }

    [Fact]
    public void Bytes_behind_the_compressed_pixels_are_refused()
    {
        var png = TestImages.Red;
        var pixels = png[41..^16];
        foreach (var count in (int[])[1, 15, 16, 17, 20_000])
        {
            using var file = new MemoryStream();
            file.Write(png.AsSpan(0, 33));
            TestImages.WriteChunk(file, "IDAT"u8, [.. pixels, .. new byte[count]]);
            file.Write(png.AsSpan(png.Length - 12));
            Assert.Contains("too many", Refusal(file.ToArray(), TestImages.Limits), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(".png")]
    [InlineData(".jpg")]
    public void Damaged_files_never_pass_as_something_that_is_read_otherwise_a_second_time(string kind)
    {
        var files = TestImages.Fixtures.Where(name => name.EndsWith(kind, StringComparison.Ordinal)).Select(TestImages.Fixture).ToArray();
        var random = new Random(22);
        var passed = 0;
        for (var i = 0; i < Fuzz.Cases; i++)
        {
            var damaged = DamagedImage(files[random.Next(files.Length)], random);
            if (TryRead(damaged) is { } image)
            {
                passed++;
                Assert.Equal(image.Bytes, Read(image.Bytes).Bytes);
                Assert.InRange(image.Bytes.Length, 1, damaged.Length + 1024);
            }
        }

        // Both ends are many; of compressed pixels little passes.
        Fuzz.AssertShare(0.03, passed, "were read");
        Fuzz.AssertShare(0.3, Fuzz.Cases - passed, "were refused");
    }

    internal static ImageFile Read(ReadOnlySpan<byte> file) => ImageFile.Read(file, "image/any", TestImages.Limits);

    /// <summary>Reads a file; anything but a refusal is a defect.</summary>
    internal static ImageFile? TryRead(ReadOnlySpan<byte> file)
    {
        try
        {
            return Read(file);
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    /// <summary>A damaged file whose checksums are right, so that what is behind them is seen.</summary>
    internal static byte[] DamagedImage(byte[] file, Random random)
    {
        var damaged = file.AsSpan().ToArray().ToList();
        for (var step = random.Next(1, 4); step > 0; step--)
        {
            // Headers and tables are at the beginning.
            var at = random.Next(random.Next(2) == 0 ? damaged.Count : Math.Min(damaged.Count, 500));
            var length = random.Next(1, Math.Min(20, damaged.Count - at + 1));
            switch (random.Next(5))
            {
                case 0: damaged[at] = (byte)random.Next(256); break;
                case 1: damaged[at] ^= (byte)(1 << random.Next(8)); break;
                case 2: damaged.InsertRange(random.Next(damaged.Count), damaged.GetRange(at, length)); break;
                case 3: damaged.RemoveRange(at, Math.Min(length, damaged.Count - 8)); break;
                default: damaged.Reverse(at, length); break;
            }
        }

        var bytes = damaged.ToArray();
        FixChecksums(bytes);
        return bytes;
    }

    private static void FixChecksums(byte[] png)
    {
        for (long position = 8; png[0] == 0x89 && position + 12 <= png.Length;)
        {
            var length = System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(png.AsSpan((int)position));
            if (position + 12 + length > png.Length)
            {
                return;
            }

            var end = (int)(position + 8 + length);
            System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(png.AsSpan(end), Crc32.Compute(png.AsSpan((int)position + 4, end - (int)position - 4)));
            position = end + 4;
        }
    }

    private static bool Passes(ReadOnlySpan<byte> file) => TryRead(file) is not null;

    private static string Refusal(byte[] file, ImageLimits limits) =>
        Assert.Throws<ArgumentException>(() => ImageFile.Read(file, "image/any", limits)).Message;
}
