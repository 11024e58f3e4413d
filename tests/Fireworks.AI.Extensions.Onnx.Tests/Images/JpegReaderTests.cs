
namespace Fireworks.AI.Extensions.Onnx.Tests.Images;

/// <summary>What libjpeg answers by ending the process, or waits for: each alone, in a file that is sound otherwise.</summary>
public sealed class JpegReaderTests
{
    private static readonly byte[] Sound = TestImages.Fixture("baseline-444.jpg");

    [Theory]
    [InlineData(0xDB, "lacks a table")]
    [InlineData(0xC4, "lacks a table")]
    [InlineData(0xC0, "pixels before its frame")]
    [InlineData(0xDA, "other bytes where a marker belongs")]
    public void A_file_without_a_segment_that_is_needed_is_refused(byte marker, string what) =>
        Assert.Contains(what, Refusal(Without(Sound, marker)), StringComparison.Ordinal);

    [Fact]
    public void A_file_with_tables_alone_is_refused() =>
        Assert.Contains("no pixels for some", Refusal([.. Sound[..Find(Sound, 0xDA)], 0xFF, 0xD9]), StringComparison.Ordinal);

    [Theory]
    [InlineData(0xC0, 0, 12, "a JPEG of 12 bits")]
    [InlineData(0xC0, 5, 2, "wrong length")]
    [InlineData(0xC0, 7, 0x02, "describes its colours wrongly")]
    [InlineData(0xC0, 7, 0x51, "describes its colours wrongly")]
    [InlineData(0xC0, 6, 2, "describes its colours wrongly")]
    [InlineData(0xC0, 8, 3, "lacks a table")]
    [InlineData(0xDA, 1, 9, "does not fit its frame")]
    [InlineData(0xDA, 3, 1, "does not fit its frame")]
    [InlineData(0xDA, 8, 62, "does not fit its frame")]
    [InlineData(0xDA, 2, 0x22, "lacks a table")]
    [InlineData(0xDA, 0, 0, "does not fit its frame")]
    [InlineData(0xDA, 0, 2, "does not fit its frame")]
    [InlineData(0xDA, 0, 5, "does not fit its frame")]
    [InlineData(0xDB, 0, 0x04, "quantization table")]
    [InlineData(0xC4, 0, 0x04, "Huffman table")]
    [InlineData(0xC4, 0, 0x20, "Huffman table")]
    [InlineData(0xC4, 1, 2, "Huffman table")]
    [InlineData(0xC4, 17, 200, "Huffman table")]
    public void A_value_that_does_not_fit_is_refused(byte marker, int place, byte value, string what)
    {
        var file = Sound.AsSpan().ToArray();
        file[Find(file, marker) + 4 + place] = value;
        Assert.Contains(what, Refusal(file), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new byte[] { 0xFF, 0xF0 }, "unknown marker (0xF0)")]
    [InlineData(new byte[] { 0xFF, 0xFE, 0, 1 }, "has no length")]
    [InlineData(new byte[] { 0xFF, 0xDD, 0, 3, 1 }, "restart interval is of a wrong length")]
    [InlineData(new byte[] { 0xFF, 0xC0, 0, 7, 8, 0, 8, 0, 8 }, "frame is of a wrong length")]
    public void A_segment_that_is_none_is_refused(byte[] segment, string what) =>
        Assert.Contains(what, Refusal(Insert(Without(Sound, 0xC0), Find(Sound, 0xDB), segment)), StringComparison.Ordinal);

    [Fact]
    public void Tables_that_are_none_are_refused()
    {
        var tables = Find(Sound, 0xDB);
        byte[] codes(params byte[] counts) => [0xFF, 0xC4, (byte)((19 + counts.Sum(static count => count)) >> 8), (byte)(19 + counts.Sum(static count => count)), 0x10, .. counts, .. new byte[counts.Sum(static count => count)]];
        Assert.NotEmpty(ImageFileTests.Read(Insert(Sound, tables, codes([1, 1, .. new byte[14]]))).Bytes);

        // Two codes of one bit: one of them consists of ones alone. And more codes than there are symbols.
        Assert.Contains("Huffman table", Refusal(Insert(Sound, tables, codes([2, .. new byte[15]]))), StringComparison.Ordinal);
        Assert.Contains("Huffman table", Refusal(Insert(Sound, tables, codes([.. new byte[14], 200, 100]))), StringComparison.Ordinal);

        // Of a precision that is none, and as long as it would be.
        Assert.NotEmpty(ImageFileTests.Read(Insert(Sound, tables, [0xFF, 0xDB, 0, 131, 0x13, .. Enumerable.Repeat((byte)1, 128)])).Bytes);
        Assert.Contains("quantization table", Refusal(Insert(Sound, tables, [0xFF, 0xDB, 0, 131, 0x23, .. Enumerable.Repeat((byte)1, 128)])), StringComparison.Ordinal);
    }

    [Fact]
    public void Subsampling_that_the_decoder_does_not_read_is_refused()
    {
        var factors = Find(Sound, 0xC0) + 4 + 7;
        var file = Sound.AsSpan().ToArray();
        (file[factors], file[factors + 3]) = (0x31, 0x21);
        Assert.Contains("unusual subsampling", Refusal(file), StringComparison.Ordinal);

        // Twelve blocks in what the scan repeats; ten are the most.
        (file[factors], file[factors + 3], file[factors + 6]) = (0x22, 0x22, 0x22);
        Assert.Contains("does not fit its frame", Refusal(file), StringComparison.Ordinal);
    }

    [Fact]
    public void Colours_that_the_decoder_cannot_convert_are_refused()
    {
        var file = Sound.AsSpan().ToArray();
        var (frame, scan) = (Find(file, 0xC0) + 4 + 6, Find(file, 0xDA) + 4 + 1);
        for (var i = 0; i < 3; i++)
        {
            file[frame + (3 * i)] = file[scan + (2 * i)] = (byte)"rgb"[i];
        }

        Assert.Contains("wide-gamut RGB", Refusal(file), StringComparison.Ordinal);
    }

    [Fact]
    public void A_second_frame_or_scan_and_a_second_beginning_are_refused()
    {
        var frame = Segment(Sound, 0xC0);
        Assert.Contains("two frames", Refusal(Insert(Sound, Find(Sound, 0xDA), frame)), StringComparison.Ordinal);
        Assert.Contains("does not fit its frame", Refusal([.. Sound[..^2], .. Sound[Find(Sound, 0xDA)..]]), StringComparison.Ordinal);
        Assert.Contains("begins a second time", Refusal(Insert(Sound, Find(Sound, 0xC0), [0xFF, 0xD8])), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0xC3)]
    [InlineData(0xC9)]
    [InlineData(0xDE)]
    public void Other_ways_of_coding_are_refused(byte marker)
    {
        var file = Sound.AsSpan().ToArray();
        file[Find(file, 0xC0) + 1] = marker;
        Assert.Contains("arithmetic-coded", Refusal(file), StringComparison.Ordinal);
    }

    [Fact]
    public void Padding_between_segments_is_passed_over() =>
        Assert.Equal(
            Convert.ToHexString(ImageFileTests.Read(Sound).Bytes),
            Convert.ToHexString(ImageFileTests.Read(Insert(Sound, Find(Sound, 0xDB), [0, 0, 0xFF, 0xFF])).Bytes));

    private static string Refusal(byte[] file)
    {
        var exception = Assert.ThrowsAny<Exception>(() => ImageFileTests.Read(file));
        Assert.True(exception is ArgumentException or NotSupportedException, exception.ToString());
        return exception.Message;
    }

    private static byte[] Insert(byte[] file, int at, byte[] bytes) => [.. file[..at], .. bytes, .. file[at..]];

    private static byte[] Segment(byte[] file, byte marker)
    {
        var start = Find(file, marker);
        return file[start..(start + 2 + Length(file, start))];
    }

    private static byte[] Without(byte[] file, byte marker)
    {
        while (Find(file, marker) is >= 0 and var start)
        {
            file = [.. file[..start], .. file[(start + 2 + Length(file, start))..]];
        }

        return file;
    }

    private static int Length(byte[] file, int start) => (file[start + 2] << 8) | file[start + 3];

    /// <summary>The place of the first segment with a marker; -1 where there is none.</summary>
    private static int Find(byte[] file, byte marker)
    {
        for (var position = 2; position + 4 <= file.Length && file[position] == 0xFF; position += 2 + Length(file, position))
        {
            if (file[position + 1] == marker)
            {
                return position;
            }

            if (file[position + 1] == 0xDA)
            {
                break;
            }
        }

        return -1;
    }
}
