namespace Fireworks.AI.Extensions.Onnx.Tests.Images;

/// <summary>The pixels of JPEGs: what a decoder would make up, and what it would write to the console about it.</summary>
public sealed class JpegEntropyTests
{
    private static readonly byte[] Sound = TestImages.Fixture("baseline-444.jpg");
    private static readonly byte[] Progressive = TestImages.Fixture("progressive.jpg");

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_small_file_of_a_large_frame_is_refused(bool isProgressive)
    {
        var one = isProgressive ? Grey(8, 8, isProgressive, (0, 0, 0, 0, [0])) : Grey(8, 8, isProgressive, (0, 63, 0, 0, [0]));
        Assert.Equal((8, 8), (ImageFileTests.Read(one).Width, ImageFileTests.Read(one).Height));

        // The same pixel for 2,000 x 2,000.
        var large = isProgressive ? Grey(2_000, 2_000, isProgressive, (0, 0, 0, 0, [0])) : Grey(2_000, 2_000, isProgressive, (0, 63, 0, 0, [0]));
        Assert.Contains("fewer pixels than its frame says", Refusal(large), StringComparison.Ordinal);
    }

    [Fact]
    public void A_scan_that_ends_early_is_refused_and_what_lies_behind_its_last_pixel_is_left_out()
    {
        foreach (var file in (byte[][])[Sound, Progressive])
        {
            Assert.Contains("fewer pixels than its frame says", Refusal([.. file[..^12], 0xFF, 0xD9]), StringComparison.Ordinal);
            Assert.Equal(ImageFileTests.Read(file).Bytes, ImageFileTests.Read([.. file[..^2], 1, 2, 3, 0xFF, 0, 0xFF, 0xD5, 4, 0xFF, 0xD9]).Bytes);
        }
    }

    [Fact]
    public void Pixels_of_sound_files_are_kept_byte_for_byte()
    {
        foreach (var file in (byte[][])[Sound, Progressive])
        {
            var scan = file.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xDA]);
            Assert.True(ImageFileTests.Read(file).Bytes.AsSpan().EndsWith(file.AsSpan(scan)));
        }
    }

    [Fact]
    public void Restarts_out_of_turn_are_refused()
    {
        // Three blocks, with a restart before each but the first.
        byte[] file = [.. Grey(24, 8, false, (0, 63, 0, 0, [0x3F, 0xFF, 0xD0, 0x3F, 0xFF, 0xD1, 0x3F]))];
        var scan = file.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xDA]);
        file = [.. file[..scan], 0xFF, 0xDD, 0, 4, 0, 1, .. file[scan..]];
        Assert.Equal(file, ImageFileTests.Read(file).Bytes);
        file[^4] = 0xD5;
        Assert.Contains("fewer pixels", Refusal(file), StringComparison.Ordinal);

        // One where none belongs.
        Assert.Contains("fewer pixels", Refusal([.. Sound[..^40], 0xFF, 0xD0, .. Sound[^40..]]), StringComparison.Ordinal);
    }

    [Fact]
    public void Scans_that_tell_a_thing_twice_or_too_early_are_refused()
    {
        var scan = Progressive.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xDA]);
        var next = scan + 2 + Progressive.AsSpan(scan + 2).IndexOf((ReadOnlySpan<byte>)[0xFF, 0xDA]);
        Assert.Contains("does not fit its frame", Refusal([.. Progressive[..next], .. Progressive[scan..]]), StringComparison.Ordinal);
        (int, int, int, int, byte[]) first = (0, 0, 0, 1, [0x7F]);
        Assert.Equal(8, ImageFileTests.Read(Grey(8, 8, true, first, (1, 5, 0, 0, [0x7F]), (0, 0, 1, 0, [0x7F]))).Width);
        foreach (var scans in ((int, int, int, int, byte[])[][])
        [
            [(1, 5, 0, 0, [0x7F]), first],
            [first, (0, 0, 2, 1, [0x7F])],
            [first, (1, 5, 1, 0, [0x7F])],
            [first, (1, 5, 0, 0, [0x7F]), (3, 6, 0, 0, [0x7F])],
            [first, (0, 0, 1, 0, [0x7F]), (0, 0, 1, 0, [0x7F])],
            [(0, 0, 0, 14, [0x7F])],
            [(0, 0, 0, 2, [0x7F]), (0, 0, 2, 0, [0x7F])],
        ])
        {
            Assert.Contains("does not fit its frame", Refusal(Grey(8, 8, true, scans)), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_scan_of_later_coefficients_has_one_colour()
    {
        var scan = Progressive.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xDA]);
        var next = scan + 2 + Progressive.AsSpan(scan + 2).IndexOf((ReadOnlySpan<byte>)[0xFF, 0xC4]);
        byte[] both = [0xFF, 0xDA, 0, 10, 2, Progressive[scan + 5], 0, Progressive[scan + 7], 0, 1, 5, 2, 0xFF, 0xD9];
        Assert.Contains("does not fit its frame", Refusal([.. Progressive[..next], .. both]), StringComparison.Ordinal);
    }

    [Fact]
    public void Runs_of_blocks_end_at_a_restart()
    {
        // The code 0 and one bit are two blocks without coefficients; a restart lies between them.
        byte[] file = [.. Replace(Grey(16, 8, true, (0, 0, 0, 0, [0x7F, 0xFF, 0xD0, 0x7F]), (1, 5, 0, 0, [0x3F, 0xFF, 0xD0, 0x3F])), [0, 0xF1], [0x10, 0xF1])];
        file = Replace(file, [0xFF, 0xDA, 0, 8, 1, 1, 0, 0], [0xFF, 0xDD, 0, 4, 0, 1, 0xFF, 0xDA, 0, 8, 1, 1, 0, 0]);
        Assert.Equal(16, ImageFileTests.Read(file).Width);
        Assert.Contains("fewer pixels", Refusal([.. file[..^3], 0xFF, 0xD9]), StringComparison.Ordinal);
    }

    [Fact]
    public void Refinements_that_run_beyond_their_block_or_hold_more_than_a_bit_are_refused()
    {
        (int, int, int, int, byte[])[] scans = [(0, 0, 0, 0, [0x7F]), (1, 5, 0, 1, [0x7F]), (1, 5, 1, 0, [0xAF])];
        Assert.Contains("run beyond their block", Refusal(Grey(8, 8, true, scans)), StringComparison.Ordinal);
        var file = Grey(8, 8, true, scans);
        Assert.Equal(8, ImageFileTests.Read(Replace(file, [0, 0xF1], [0, 0x01])).Width);
        Assert.Contains("run beyond their block", Refusal(Replace(file, [0, 0xF1], [0, 0x02])), StringComparison.Ordinal);
    }

    [Fact]
    public void Many_scans_are_refused_as_each_takes_time_for_the_whole_image()
    {
        (int, int, int, int, byte[]) dc = (0, 0, 0, 0, [0x7F]);
        IEnumerable<(int, int, int, int, byte[])> scans(int high, int low) => Enumerable.Range(1, 63).Select(place => (place, place, high, low, new byte[] { 0x7F }));
        Assert.Equal(8, ImageFileTests.Read(Grey(8, 8, true, [dc, .. scans(0, 1)])).Width);
        Assert.Contains("more than 64 scans", Refusal(Grey(8, 8, true, [dc, .. scans(0, 1), .. scans(1, 0)])), StringComparison.Ordinal);
    }

    [Fact]
    public void Codes_that_do_not_exist_and_runs_beyond_the_block_are_refused()
    {
        Assert.Contains("a code that its tables lack", Refusal(Grey(8, 8, false, (0, 63, 0, 0, [0xF0, 0xFF, 0]))), StringComparison.Ordinal);

        // The code 10 is a run of 15 zeros and a coefficient.
        Assert.Contains("run beyond their block", Refusal(Grey(8, 8, false, (0, 63, 0, 0, [0b0_10_1_10_1_1, 0b0_1_10_1_10_1, 0xFF, 0]))), StringComparison.Ordinal);
    }

    [Fact]
    public void Colours_are_written_in_the_form_that_every_decoder_knows()
    {
        byte[] later = [0xFF, 0xE0, 0, 16, .. "JFIF\0"u8, 9, 9, 1, 0, 72, 0, 72, 0, 0];
        byte[] adobe = [0xFF, 0xEE, 0, 14, .. "Adobe"u8, 0, 100, 1, 2, 3, 4, 7];
        var written = ImageFileTests.Read([.. Sound[..2], .. later, .. adobe, .. Sound[20..]]).Bytes;
        Assert.Equal([1, 1], written[11..13]);
        Assert.Equal(1, written[20 + 15]);
        adobe[^1] = 0;
        Assert.Equal(0, ImageFileTests.Read([.. Sound[..2], .. later, .. adobe, .. Sound[20..]]).Bytes[20 + 15]);
        Assert.Equal(-1, written.AsSpan().IndexOf((ReadOnlySpan<byte>)[1, 2, 3, 4]));
    }

    /// <summary>Writes other bytes where some stand first.</summary>
    private static byte[] Replace(byte[] file, byte[] old, byte[] bytes)
    {
        var at = file.AsSpan().IndexOf(old);
        return [.. file[..at], .. bytes, .. file[(at + old.Length)..]];
    }

    private static string Refusal(byte[] file)
    {
        var exception = Assert.ThrowsAny<Exception>(() => ImageFileTests.Read(file));
        Assert.True(exception is ArgumentException or NotSupportedException, exception.ToString());
        return exception.Message;
    }

    /// <summary>
    /// A grey JPEG whose tables have few codes. The first coefficient: 0 for no difference. The others: 0 for the end of the block, 10 for a run of 15
    /// zeros and a coefficient of one bit.
    /// </summary>
    private static byte[] Grey(int width, int height, bool isProgressive, params (int First, int Last, int High, int Low, byte[] Pixels)[] scans) =>
    [
        0xFF, 0xD8,
        0xFF, 0xDB, 0, 67, 0, .. Enumerable.Repeat((byte)1, 64),
        0xFF, isProgressive ? (byte)0xC2 : (byte)0xC0, 0, 11, 8, (byte)(height >> 8), (byte)height, (byte)(width >> 8), (byte)width, 1, 1, 0x11, 0,
        0xFF, 0xC4, 0, 20, 0x00, 1, .. new byte[15], 0,
        0xFF, 0xC4, 0, 21, 0x10, 1, 1, .. new byte[14], 0, 0xF1,
        .. scans.SelectMany(static scan => (byte[])[0xFF, 0xDA, 0, 8, 1, 1, 0, (byte)scan.First, (byte)scan.Last, (byte)((scan.High << 4) | scan.Low), .. scan.Pixels]),
        0xFF, 0xD9,
    ];
}
