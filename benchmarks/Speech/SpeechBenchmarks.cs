using System.Diagnostics;
using System.IO.Pipelines;
using Fireworks.AI.Extensions.Onnx;
using Fireworks.AI.Extensions.Onnx.Speech.Audio;
using Fireworks.AI.Extensions.Onnx.Tests.Speech;
using Microsoft.Extensions.AI;
using Microsoft.ML.OnnxRuntimeGenAI;
using ModelBuilder;

namespace Fireworks.AI.Extensions.Benchmarks.Speech;

/// <summary>
/// Reading sound beside ONNX Runtime GenAI's processor, and an hour beside a minute. The model hears loudness alone, which
/// takes no time: what is measured is what lies around a model.
/// </summary>
internal static class SpeechBenchmarks
{
    private const int Window = 30;

    public static async Task RunAsync()
    {
        var folder = Directory.CreateTempSubdirectory("whisper-").FullName;
        try
        {
            new WhisperModel().Write(folder);
            await MeasureFeaturesAsync(folder);
            await MeasureDecodingAsync();
            await MeasureMemoryAsync(folder);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>From the bytes of a WAV to the features, on both sides.</summary>
    private static async Task MeasureFeaturesAsync(string folder)
    {
        var path = Path.Combine(folder, "window.wav");
        var wav = new Bursts().Loud(1, 12).Soft(14, 29).ToWav(Window).ToArray();
        await File.WriteAllBytesAsync(path, wav);
        using Model model = new(folder);
        using MultiModalProcessor processor = new(model);
        LogMelSpectrogram spectrogram = new(80);
        var samples = new float[LogMelSpectrogram.WindowLength];
        var features = new float[80 * LogMelSpectrogram.Frames];
        var times = await Measurement.MedianSecondsAsync(
            5,
            async () => spectrogram.Compute(samples.AsSpan(0, await ReadAsync(wav, samples)), features),
            () =>
            {
                using var audios = Audios.Load([path]);
                using var tensors = processor.ProcessAudios("<|startoftranscript|>", audios);
                return Task.CompletedTask;
            },
            () =>
            {
                spectrogram.Compute(samples, features);
                return Task.CompletedTask;
            });
        Measurement.Print("ms features", times[0] * 1000);
        Measurement.Print("ms features-alone", times[2] * 1000);
        Measurement.Print("ratio features", times[0] / times[1]);
    }

    private static async Task MeasureDecodingAsync()
    {
        foreach (var format in (string[])["wav", "mp3", "flac"])
        {
            if (RepositoryFiles.Shared($"audio/1272-141231-0002.{format}") is { } path)
            {
                await MeasureReadingAsync(format, await File.ReadAllBytesAsync(path), sampleRate: null);
            }
        }

        // Raw samples take the least to decode: what is left is the resampling.
        foreach (var sampleRate in (int[])[8_000, 44_100, 48_000])
        {
            await MeasureReadingAsync($"resampling-{sampleRate}", new byte[2 * 10 * sampleRate], sampleRate);
        }
    }

    private static async Task MeasureReadingAsync(string name, byte[] bytes, int? sampleRate)
    {
        var samples = new float[LogMelSpectrogram.WindowLength];
        var count = await ReadAsync(bytes, samples, sampleRate);
        var times = await Measurement.MedianSecondsAsync(5, () => ReadAsync(bytes, samples, sampleRate));
        Measurement.Print($"us/second-of-audio {name}", times[0] * 1e6 / ((double)count / SampleRates.Speech));
    }

    private static async Task MeasureMemoryAsync(string folder)
    {
        await using OnnxSpeechToTextClient client = new(await OnnxModel.LoadAsync(folder), ownsModel: true);
        await TranscribeAsync(client, seconds: 60);
        var minute = await TranscribeAsync(client, seconds: 60);
        var hour = await TranscribeAsync(client, seconds: 3600);
        Measurement.Print("mb minute", minute);
        Measurement.Print("mb hour", hour);
        Measurement.Print("mb/hour", hour / minute);
    }

    /// <returns>The largest working set meanwhile, in MiB.</returns>
    private static async Task<double> TranscribeAsync(OnnxSpeechToTextClient client, int seconds)
    {
        Bursts bursts = new();
        for (var start = 1; start < seconds - 10; start += 10)
        {
            bursts.Loud(start, start + 6);
        }

        Pipe source = new();
        var speaking = SpeakAsync(bursts, seconds, source.Writer);
        var largest = 0L;
        var options = new SpeechToTextOptions { SpeechSampleRate = Bursts.SampleRate };
        await foreach (var _ in client.GetStreamingTextAsync(source.Reader.AsStream(), options))
        {
            using var process = Process.GetCurrentProcess();
            largest = Math.Max(largest, process.WorkingSet64);
        }

        await speaking;
        return largest / (1024.0 * 1024);
    }

    private static async Task SpeakAsync(Bursts bursts, int seconds, PipeWriter writer)
    {
        for (var second = 0; second < seconds; second++)
        {
            await writer.WriteAsync(bursts.ToRaw(second, second + 1));
        }

        await writer.CompleteAsync();
    }

    private static async Task<int> ReadAsync(byte[] bytes, Memory<float> samples, int? sampleRate = null)
    {
        var reader = await AudioReader.OpenAsync(new MemoryStream(bytes), sampleRate, CancellationToken.None);
        var count = 0;
        while (await reader.ReadAsync(samples[count..], CancellationToken.None) is > 0 and var read)
        {
            count += read;
        }

        return count;
    }
}
