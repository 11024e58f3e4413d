using System.Globalization;
using Fireworks.AI.Extensions.Onnx.Speech.Audio;

namespace Fireworks.AI.Extensions.Onnx.Tests.Speech.Audio;

public sealed class LogMelSpectrogramTests
{
    [Theory]
    [InlineData(80)]
    [InlineData(128)]
    public void Features_are_those_of_a_plain_transform(int bands)
    {
        var samples = TestAudio.Noise(LogMelSpectrogram.WindowLength);
        var features = Compute(samples, bands);
        foreach (var frame in (int[])[0, 1, 7, 8, 1500, 2992, 2998, 2999])
        {
            var expected = PlainBands(samples, frame, bands);
            for (var band = 0; band < bands; band++)
            {
                Assert.Equal((Math.Log10(expected[band]) + 4) / 4, features[(band * LogMelSpectrogram.Frames) + frame], 1e-4);
            }
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(159)]
    [InlineData(201)]
    [InlineData(16_000)]
    [InlineData(479_999)]
    public void What_is_missing_of_a_window_is_silence(int length)
    {
        var samples = TestAudio.Noise(LogMelSpectrogram.WindowLength);
        samples.AsSpan(length).Clear();
        Assert.Equal(Compute(samples, 80), Compute(samples.AsSpan(0, length), 80));
    }

    [Fact]
    public void Silence_is_one_value() => Assert.All(Compute([], 80), static value => Assert.Equal(-1.5f, value, 1e-6f));

    [Fact]
    public void A_window_has_an_end() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Compute(new float[LogMelSpectrogram.WindowLength + 1], 80));

    [Theory]
    [InlineData("wav", 1)]
    [InlineData("flac", 1)]
    [InlineData("mp3", 0.78)]
    public async Task A_spoken_sentence_has_the_features_of_the_reference(string format, double share)
    {
        var path = SharedFolder.PathOf("audio/1272-141231-0002." + format);
        var expected = File.ReadAllLines(SharedFolder.PathOf("audio/whisper-log-mel-expected.txt"))
            .Select(static line => line.Split(',').Select(static value => float.Parse(value, CultureInfo.InvariantCulture)).ToArray()).ToArray();
        await using var stream = File.OpenRead(path);
        var features = Compute(await TestAudio.ReadAsync(stream), 80);
        var near = 0;
        for (var band = 0; band < 80; band++)
        {
            for (var frame = 0; frame < 10; frame++)
            {
                near += Math.Abs(features[(band * LogMelSpectrogram.Frames) + frame] - expected[band][frame]) <= 0.01 ? 1 : 0;
            }
        }

        Assert.True(near >= share * 800, $"{near} of 800 values are near.");
    }

    private static float[] Compute(ReadOnlySpan<float> samples, int bands)
    {
        var features = new float[bands * LogMelSpectrogram.Frames];
        new LogMelSpectrogram(bands).Compute(samples, features);
        return features;
    }

    /// <summary>The power of the bands by the sums that define them.</summary>
    private static double[] PlainBands(float[] samples, int frame, int bands)
    {
        var power = new double[201];
        for (var k = 0; k < power.Length; k++)
        {
            var (real, imaginary) = (0.0, 0.0);
            for (var n = 0; n < 400; n++)
            {
                var place = Math.Abs((frame * 160) - 200 + n);
                place = place < samples.Length ? place : (2 * samples.Length) - 2 - place;
                var value = samples[place] * (0.5 - (0.5 * Math.Cos(2 * Math.PI * n / 400)));
                real += value * Math.Cos(2 * Math.PI * k * n / 400);
                imaginary -= value * Math.Sin(2 * Math.PI * k * n / 400);
            }

            power[k] = (real * real) + (imaginary * imaginary);
        }

        var top = Mel(8000);
        double Edge(int index) => Frequency(top * index / (bands + 1));
        return [.. Enumerable.Range(0, bands).Select(band => Enumerable.Range(0, 201).Sum(k => power[k] * 2 / (Edge(band + 2) - Edge(band))
            * Math.Max(0, Math.Min((k * 40 - Edge(band)) / (Edge(band + 1) - Edge(band)), (Edge(band + 2) - k * 40) / (Edge(band + 2) - Edge(band + 1))))))];
    }

    private static double Mel(double frequency) => frequency < 1000 ? frequency * 3 / 200 : 15 + (27 * Math.Log(frequency / 1000) / Math.Log(6.4));

    private static double Frequency(double mel) => mel < 15 ? mel * 200 / 3 : 1000 * Math.Pow(6.4, (mel - 15) / 27);
}
