using Fireworks.AI.Extensions.Onnx.Speech.Audio;

namespace Fireworks.AI.Extensions.Onnx.Tests.Speech.Audio;

/// <summary>Sines tell all of a resampler: what it should give is known for each place.</summary>
public sealed class ResamplerTests
{
    [Theory]
    [InlineData(4_000)]
    [InlineData(8_000)]
    [InlineData(11_025)]
    [InlineData(22_050)]
    [InlineData(22_051)]
    [InlineData(24_000)]
    [InlineData(44_100)]
    [InlineData(48_000)]
    [InlineData(96_000)]
    [InlineData(192_000)]
    [InlineData(384_000)]
    public void A_tone_that_both_rates_can_hold_stays_the_same(int sampleRate)
    {
        foreach (var part in (double[])[0.01, 0.3, 0.7, 0.9])
        {
            var frequency = part * Math.Min(sampleRate, 16_000) / 2;
            var result = Resample(sampleRate, TestAudio.Sine(frequency, 0.5, sampleRate, sampleRate / 4));
            Assert.Equal(4_000, result.Length, 1.0);
            var expected = TestAudio.Sine(frequency, 0.5, 16_000, result.Length);

            // At the ends the tone begins and stops, which no rate can hold.
            Assert.True(Peak(result, expected) < 2e-5, $"{frequency} Hz: {Peak(result, expected)}");
        }
    }

    [Theory]
    [InlineData(22_050)]
    [InlineData(44_100)]
    [InlineData(48_000)]
    [InlineData(192_000)]
    public void A_tone_that_16_kHz_cannot_hold_is_gone(int sampleRate)
    {
        foreach (var frequency in (int[])[8_010, 9_000, 10_500])
        {
            var result = Resample(sampleRate, TestAudio.Sine(frequency, 0.5, sampleRate, sampleRate / 4));
            Assert.True(Peak(result, new float[result.Length]) < 1e-5, $"{frequency} Hz");
        }
    }

    [Theory]
    [InlineData(8_000)]
    [InlineData(11_025)]
    public void A_lower_rate_gets_no_images(int sampleRate)
    {
        // What is above the lower rate's half in the result can only be an image: the rest is the tone itself.
        var result = Resample(sampleRate, TestAudio.Sine(0.4 * sampleRate, 0.5, sampleRate, sampleRate / 4));
        Assert.True(Peak(result, TestAudio.Sine(0.4 * sampleRate, 0.5, 16_000, result.Length)) < 1e-5);
    }

    [Theory]
    [InlineData(44_100)]
    [InlineData(8_000)]
    [InlineData(22_051)]
    public void Parts_give_the_same_as_the_whole(int sampleRate)
    {
        var samples = TestAudio.Noise(10_000);
        var whole = Resample(sampleRate, samples);
        foreach (var length in (int[])[1, 3, 160, 4_096])
        {
            Assert.Equal(whole, Resample(sampleRate, samples, length));
        }
    }

    [Theory]
    [InlineData(44_100, 0, 0)]
    [InlineData(44_100, 1, 1)]
    [InlineData(8_000, 1, 2)]
    [InlineData(192_000, 1, 1)]
    [InlineData(192_000, 13, 2)]
    [InlineData(16_000, 5, 5)]
    public void The_length_is_that_of_the_time(int sampleRate, int before, int after) =>
        Assert.Equal(after, Resample(sampleRate, new float[before]).Length);

    [Theory]
    [InlineData(44_100)]
    [InlineData(8_000)]
    public void A_constant_passes(int sampleRate)
    {
        var result = Resample(sampleRate, [.. Enumerable.Repeat(0.25f, 10_000)]);
        Assert.All(result[1_000..^1_000], static sample => Assert.Equal(0.25f, sample, 1e-5));
    }

    private static float Peak(float[] result, float[] expected) =>
        result.Zip(expected, static (one, other) => Math.Abs(one - other)).Skip(500).SkipLast(500).Max();

    private static float[] Resample(int sampleRate, float[] samples, int part = int.MaxValue)
    {
        Resampler resampler = new(sampleRate);
        List<float> result = [];
        foreach (var chunk in samples.Chunk(part))
        {
            result.AddRange(resampler.Add(chunk).Span);
        }

        result.AddRange(resampler.Finish().Span);
        return [.. result];
    }
}
