using System.Buffers.Binary;
using Fireworks.AI.Extensions.Onnx.Speech.Audio;

namespace Fireworks.AI.Extensions.Onnx.Tests.Speech.Audio;

public sealed class HostileAudioTests
{
    private static readonly string[] Files =
    [
        "chord.mp2", "chord.mp3", "chord.ogg", "eight-bits.flac", "left-side-24.flac", "one-sample.flac", "right-side-fixed.flac",
        "silence.flac", "verbatim.flac",
    ];

    [Fact]
    public async Task Damaged_files_give_samples_or_the_documented_error()
    {
        byte[][] files =
        [
            .. Files.Select(TestAudio.Fixture),
            TestAudio.Wav(
                PcmEncoding.Integer, 24, 2, 44_100, TestAudio.Bytes(PcmEncoding.Integer, 24, 2, TestAudio.Noise(300)), isExtensible: true),
            TestAudio.Wav(22_050, TestAudio.Noise(300)),
        ];
        Random random = new(23);
        var (read, refused) = (0, 0);
        for (var i = 0; i < Fuzz.Cases; i++)
        {
            var bytes = Fuzz.Damage(files[i % files.Length], random);

            // Checksums would keep what is damaged from the decoders behind them.
            if (random.Next(4) > 0)
            {
                MendOgg(bytes);
                MendFlac(bytes);
            }

            try
            {
                var samples = await TestAudio.ReadAsync(bytes, random.Next(10) == 0 ? 16_000 : null);
                Assert.DoesNotContain(samples, static sample => !(Math.Abs(sample) <= 1));
                read++;
            }
            catch (Exception exception) when (exception is ArgumentException or NotSupportedException)
            {
                Assert.Contains("The audio", exception.Message, StringComparison.Ordinal);
                refused++;
            }
        }

        Fuzz.AssertShare(0.1, read, "were read");
        Fuzz.AssertShare(0.1, refused, "were refused");
    }

    [Theory]
    [InlineData(0, "has no bytes")]
    [InlineData(1, "neither WAV, MP3, FLAC nor Ogg Vorbis")]
    [InlineData(10_000, "neither WAV, MP3, FLAC nor Ogg Vorbis")]
    public async Task Bytes_of_nothing_are_refused(int length, string what)
    {
        Assert.Contains(what, await RefusedAsync(new byte[length]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("left-side-24.flac")]
    [InlineData("chord.ogg")]
    [InlineData("eight-bits.flac")]
    public async Task A_file_that_was_cut_off_is_refused(string file)
    {
        var bytes = TestAudio.Fixture(file);
        foreach (var share in (double[])[0.001, 0.02, 0.3, 0.6, 0.95])
        {
            Assert.StartsWith("The audio", await RefusedAsync(bytes[..(int)(share * bytes.Length)]), StringComparison.Ordinal);
        }
    }

    /// <summary>Near 4 GB the length is one that a pipe writes, and the samples are those that are there.</summary>
    [Theory]
    [InlineData(0x7000_0000, true)]
    [InlineData(0xFFFF_FFF0, false)]
    public async Task A_small_file_that_claims_to_be_large_takes_little_memory(uint claimed, bool isRefused)
    {
        var wav = TestAudio.Wav(PcmEncoding.Integer, 16, 1, 16_000, new byte[100], length: claimed);
        var before = GC.GetAllocatedBytesForCurrentThread();
        if (isRefused)
        {
            await Assert.ThrowsAsync<ArgumentException>(() => TestAudio.ReadAsync(wav));
        }
        else
        {
            Assert.Equal(50, (await TestAudio.ReadAsync(wav)).Length);
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
    }

    [Fact]
    public async Task A_book_of_a_gigabyte_is_refused_before_it_is_made()
    {
        var ogg = TestAudio.Fixture("chord.ogg");
        var book = ogg.AsSpan().IndexOf("BCV"u8);
        ogg.AsSpan(book + 3, 5).Fill(0xFF);
        MendOgg(ogg);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var error = await Assert.ThrowsAsync<ArgumentException>(() => TestAudio.ReadAsync(ogg));
        Assert.Contains("a book has a wrong size", error.Message, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 2_000_000);
    }

    /// <summary>A filter for a new rate takes up to half a second.</summary>
    [Fact]
    public async Task A_recording_changes_its_rate_a_few_times_only()
    {
        Assert.NotEmpty(await TestAudio.ReadAsync(Chain(4)));
        await Assert.ThrowsAsync<ArgumentException>(() => TestAudio.ReadAsync(Chain(30)));

        static byte[] Chain(int count) =>
        [
            .. Enumerable.Range(0, count).SelectMany(static number =>
            {
                var ogg = TestAudio.Fixture("chord.ogg");
                var header = ogg.AsSpan().IndexOf("\u0001vorbis"u8);
                BinaryPrimitives.WriteInt32LittleEndian(ogg.AsSpan(header + 12), 8_000 + (10 * number));
                MendOgg(ogg);
                return ogg;
            }),
        ];
    }

    [Fact]
    public async Task A_gap_in_an_MP3_has_an_end()
    {
        var file = TestAudio.Fixture("chord.mp3");
        Assert.InRange((await TestAudio.ReadAsync([.. file, .. new byte[200_000]])).Length, 8_000, 8_000);
        await Assert.ThrowsAsync<ArgumentException>(() => TestAudio.ReadAsync([.. file, .. new byte[1_000_000]]));
    }

    private static async Task<string> RefusedAsync(byte[] bytes)
    {
        var error = await Assert.ThrowsAnyAsync<Exception>(() => TestAudio.ReadAsync(bytes));
        Assert.True(error is ArgumentException or NotSupportedException, $"{error}");
        return error.Message;
    }

    /// <summary>Writes the checksums of the pages anew, as far as they are found.</summary>
    private static void MendOgg(Span<byte> bytes)
    {
        while (bytes.IndexOf("OggS"u8) is >= 0 and var start && bytes.Length >= start + 27)
        {
            bytes = bytes[start..];
            var length = 27 + bytes[26];
            foreach (var segment in bytes[Math.Min(27, bytes.Length)..Math.Min(length, bytes.Length)])
            {
                length += segment;
            }

            if (length > bytes.Length)
            {
                return;
            }

            bytes.Slice(22, 4).Clear();
            BinaryPrimitives.WriteUInt32LittleEndian(bytes[22..], Checksums.Crc32(bytes[..length]));
            bytes = bytes[length..];
        }
    }

    /// <summary>Writes the checksum of the last frame anew. It is that of most fixtures that have one frame.</summary>
    private static void MendFlac(Span<byte> bytes)
    {
        if (bytes.Length > 46 && FlacStream.HasSignature(bytes))
        {
            BinaryPrimitives.WriteUInt16BigEndian(bytes[^2..], Checksums.Crc16(bytes[42..^2]));
        }
    }
}
