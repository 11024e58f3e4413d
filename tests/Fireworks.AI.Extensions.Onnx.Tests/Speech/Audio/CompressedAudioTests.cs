using System.Security.Cryptography;
using Fireworks.AI.Extensions.Onnx.Speech.Audio;

namespace Fireworks.AI.Extensions.Onnx.Tests.Speech.Audio;

/// <summary>
/// The fixtures hold sounds of a formula that sox made and ffmpeg encoded: chord.* are half a second of 300 Hz in the left channel and 500 Hz in
/// the right at 9 dB below the loudest, and the FLACs are named by the form that the encoder chose.
/// </summary>
public sealed class CompressedAudioTests
{
    [Theory]
    [InlineData("chord.mp3", 8_000, 0.01)]
    [InlineData("chord.ogg", 8_000, 0.01)]
    public async Task A_chord_comes_out_at_its_time_and_loudness(string file, int length, double difference)
    {
        foreach (var most in (int[])[1, 1_000_000])
        {
            var samples = await TestAudio.ReadAsync(new TrickleStream(TestAudio.Fixture(file), most));
            Assert.Equal(length, samples.Length);
            var expected = Chord(length);
            var square = samples.Zip(expected, static (one, other) => (one - other) * (one - other)).Skip(800).SkipLast(800).Average();
            Assert.True(Math.Sqrt(square) < difference, $"{Math.Sqrt(square)}");
        }
    }

    [Fact]
    public async Task A_layer_II_file_is_read_as_well()
    {
        var samples = await TestAudio.ReadAsync(TestAudio.Fixture("chord.mp2"));

        // It does not tell how far the sound is behind.
        var best = Enumerable.Range(0, 1_000).Min(late => samples.Skip(late + 800).Zip(Chord(8_000).Skip(800), static (one, other) => Math.Abs(one - other)).Take(4_000).Average());
        Assert.True(best < 0.01, $"{best}");
    }

    [Theory]
    [InlineData("eight-bits.flac")]
    [InlineData("left-side-24.flac")]
    [InlineData("mid-side-24.flac")]
    [InlineData("one-sample.flac")]
    [InlineData("right-side-fixed.flac")]
    [InlineData("silence.flac")]
    [InlineData("six-channels-192k.flac")]
    [InlineData("verbatim.flac")]
    public async Task A_FLAC_has_the_samples_that_its_encoder_was_given(string file)
    {
        Assert.Equal(Md5Of(TestAudio.Fixture(file)), await Md5OfSamplesAsync(TestAudio.Fixture(file), 100_000));
        Assert.Equal(Md5Of(TestAudio.Fixture(file)), await Md5OfSamplesAsync(TestAudio.Fixture(file), 1));
    }

    [Fact]
    public async Task A_spoken_FLAC_has_the_samples_that_its_encoder_was_given()
    {
        var file = await File.ReadAllBytesAsync(SharedFolder.PathOf("audio/1272-141231-0002.flac"));
        Assert.Equal(Md5Of(file), await Md5OfSamplesAsync(file, 100_000));
    }

    [Theory]
    [InlineData("flac", 0.0001, 0.0005)]
    [InlineData("mp3", 0.005, 0.2)]
    public async Task A_spoken_sentence_sounds_the_same_in_each_format(string format, double mean, double peak)
    {
        var expected = await TestAudio.ReadAsync(File.OpenRead(SharedFolder.PathOf("audio/1272-141231-0002.wav")));
        var samples = await TestAudio.ReadAsync(File.OpenRead(SharedFolder.PathOf("audio/1272-141231-0002." + format)));
        Assert.Equal(expected.Length, samples.Length);
        var differences = expected.Zip(samples, static (one, other) => (double)Math.Abs(one - other)).ToArray();
        Assert.True(differences.Average() <= mean && differences.Max() <= peak, $"{differences.Average()} {differences.Max()}");
    }

    [Theory]
    [InlineData("tone.opus", "an Ogg of Opus")]
    [InlineData("tone-8k.mp3", "an MP3 of 8,000 samples a second")]
    public async Task What_is_not_read_is_named(string file, string what) => Assert.Contains(
        what,
        (await Assert.ThrowsAsync<NotSupportedException>(() => TestAudio.ReadAsync(TestAudio.Fixture(file)))).Message,
        StringComparison.Ordinal);

    [Fact]
    public async Task A_tag_before_any_format_is_passed_over()
    {
        byte[] tag = [.. "ID3"u8, 4, 0, 0, 0, 0, 2, 0, .. new byte[256]];
        var plain = await TestAudio.ReadAsync(TestAudio.Fixture("verbatim.flac"));
        Assert.Equal(plain, await TestAudio.ReadAsync([.. tag, .. TestAudio.Fixture("verbatim.flac")]));
        Assert.Equal(8_000, (await TestAudio.ReadAsync([.. tag, .. TestAudio.Fixture("chord.mp3")])).Length);
    }

    [Fact]
    public async Task An_MP3_goes_on_behind_bytes_that_are_no_frame()
    {
        var file = TestAudio.Fixture("chord.mp3");
        Assert.Equal(8_000, (await TestAudio.ReadAsync([.. file, .. "TAG"u8, .. new byte[125]])).Length);

        // The second frame of sound: the time that is lost is that of the frame.
        var second = Frames(file)[2];
        var damaged = file.ToArray();
        damaged.AsSpan(second, 4).Clear();
        Assert.InRange((await TestAudio.ReadAsync(damaged)).Length, 7_500, 8_000);
    }

    [Fact]
    public async Task Streams_of_an_Ogg_follow_one_another()
    {
        var file = TestAudio.Fixture("chord.ogg");
        var twice = await TestAudio.ReadAsync([.. file, .. file]);
        var once = await TestAudio.ReadAsync(file);
        Assert.Equal(16_000, twice.Length, 1.0);
        Assert.Equal(once[1_000..7_000], twice[1_000..7_000]);
        Assert.All(once[1_000..7_000].Zip(twice[9_000..15_000]), static pair => Assert.Equal(pair.First, pair.Second, 1e-5));
    }

    private static float[] Chord(int length)
    {
        var amplitude = Math.Pow(10, -9 / 20.0) / 2;
        return [.. TestAudio.Sine(300, amplitude, 16_000, length).Zip(TestAudio.Sine(500, amplitude, 16_000, length), static (one, other) => one + other)];
    }

    private static List<int> Frames(byte[] file)
    {
        List<int> frames = [];
        for (var place = Array.IndexOf(file, (byte)0xFF); place + 4 <= file.Length;)
        {
            frames.Add(place);
            place += Mp3Header.Read(file.AsSpan(place))!.Value.FrameLength;
        }

        return frames;
    }

    private static string Md5Of(byte[] flac) => Convert.ToHexString(flac, 26, 16);

    private static async Task<string> Md5OfSamplesAsync(byte[] flac, int most)
    {
        var bits = (((flac[20] & 1) << 4) | (flac[21] >> 4)) + 1;
        var decoder = await AudioFormats.OpenAsync(new AudioBytes(new TrickleStream(flac, most)), null, CancellationToken.None);
        using var sum = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        while (await decoder.DecodeAsync(CancellationToken.None) is { Samples.Length: > 0 } block)
        {
            foreach (var sample in block.Samples.ToArray())
            {
                sum.AppendData(BitConverter.GetBytes((int)(sample * Math.Pow(2, bits - 1))).AsSpan(0, (bits + 7) / 8));
            }
        }

        return Convert.ToHexString(sum.GetHashAndReset());
    }
}
