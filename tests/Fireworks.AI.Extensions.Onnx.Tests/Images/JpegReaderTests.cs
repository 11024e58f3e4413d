
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
    [InlineData(0xDB, 0, 0x24, "quantization table")]
    [InlineData(0xC4, 0, 0x24, "Huffman table")]
    [InlineData(0xC4, 1, 2, "Huffman table")]
    [InlineData(0xC4, 17, 200, "Huffman table")]
    public void A_value_that_does_not_fit_is_refused(byte marker, int place, byte value, string what)
    {
        var file = Sound.AsSpan().ToArray();
        file[Find(file, marker) + 4 + place] = value;
        Assert.Contains(what, Refusal(file), StringComparison.Ordinal);
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
