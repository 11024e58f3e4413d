using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using Fireworks.AI.Extensions.Onnx.Speech.Audio;

namespace Fireworks.AI.Extensions.Onnx.Tests.Speech.Audio;

/// <summary>The resampler beside sox, where that is installed.</summary>
public sealed class SoxTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sox-");

    /// <summary>Noise up to 7 kHz, which both keep: what differs is what they add.</summary>
    [Theory]
    [InlineData(8_000, 3_500)]
    [InlineData(11_025, 4_800)]
    [InlineData(22_050, 7_000)]
    [InlineData(44_100, 7_000)]
    [InlineData(48_000, 7_000)]
    public async Task Sound_is_that_of_sox(int sampleRate, int highest)
    {
        var source = await RunSoxAsync(sampleRate, null, "synth", "2", "whitenoise", "vol", "0.4", "sinc", "-n", "4095", $"-{highest}");
        var expected = await RunSoxAsync(sampleRate, source, "rate", "-v", "16000");
        var result = await TestAudio.ReadAsync(TestAudio.Wav(sampleRate, source));
        Assert.Equal(expected.Length, result.Length, 1.0);
        var peak = expected.Zip(result, static (one, other) => Math.Abs(one - other)).Skip(1_000).SkipLast(1_000).Max();
        Assert.True(peak < 1e-4, $"{peak}");
    }

    /// <summary>Noise above what 16 kHz can hold leaves as little as it does with sox.</summary>
    [Theory]
    [InlineData(22_050)]
    [InlineData(44_100)]
    [InlineData(48_000)]
    public async Task What_cannot_be_held_is_as_low_as_with_sox(int sampleRate)
    {
        var source = await RunSoxAsync(sampleRate, null, "synth", "2", "whitenoise", "vol", "0.4", "sinc", "-n", "4095", "8400");
        var expected = await RunSoxAsync(sampleRate, source, "rate", "-v", "16000");
        var result = await TestAudio.ReadAsync(TestAudio.Wav(sampleRate, source));
        Assert.True(Peak(result) <= Peak(expected) + 1e-5, $"{Peak(result)}, sox {Peak(expected)}");

        static float Peak(float[] samples) => samples.Skip(1_000).SkipLast(1_000).Max(Math.Abs);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    /// <summary>Applies effects to samples, or makes some.</summary>
    private async Task<float[]> RunSoxAsync(int sampleRate, float[]? samples, params string[] effects)
    {
        var (from, to) = (Path.Combine(_folder.FullName, "from.wav"), Path.Combine(_folder.FullName, "to.wav"));
        if (samples is not null)
        {
            var data = TestAudio.Bytes(PcmEncoding.Float, 32, 1, samples);
            var wav = TestAudio.Wav(PcmEncoding.Float, 32, 1, sampleRate, data, isExtensible: true);
            await File.WriteAllBytesAsync(from, wav, TestContext.Current.CancellationToken);
        }

        string[] input = samples is null ? ["-n", "-r", $"{sampleRate}"] : [from];
        using var process = Start(["-R", "-D", .. input, "-c", "1", "-e", "floating-point", "-b", "32", to, .. effects]);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, process.ExitCode);
        return Samples(await File.ReadAllBytesAsync(to, TestContext.Current.CancellationToken));
    }

    /// <summary>The samples as they are, without what is tested.</summary>
    private static float[] Samples(byte[] wav)
    {
        var data = wav.AsSpan()[(wav.AsSpan().IndexOf("data"u8) + 8)..];
        return MemoryMarshal.Cast<byte, float>(data[..(data.Length / 4 * 4)]).ToArray();
    }

    private static Process Start(string[] arguments)
    {
        try
        {
            return Process.Start(new ProcessStartInfo("sox", arguments))!;
        }
        catch (Win32Exception)
        {
            Assert.Skip("sox is not installed.");
            throw;
        }
    }
}
