using Fireworks.AI.Extensions.Onnx.Speech.Audio;

namespace Fireworks.AI.Extensions.Onnx.Tests.Speech;

public sealed class SpeechToTextTests
{
    [Fact]
    public async Task A_recording_becomes_text_with_times_and_language()
    {
        using var built = new WhisperModel();
        using var client = new OnnxSpeechToTextClient(OnnxModel.Load(built.Folder), ownsModel: true);
        var bursts = new Bursts().Loud(1, 2).Soft(3, 4.5).Loud(6, 7);

        var spectrogram = new LogMelSpectrogram(80);
        var features = new float[80 * 3000];
        spectrogram.Compute(bursts.ToSamples(8), features);
        for (var t = 0; t < 800; t += 25)
        {
            Console.Error.WriteLine($"{t / 100.0}: {Enumerable.Range(0, 80).Average(b => features[(b * 3000) + t])}");
        }

        var response = await client.GetTextAsync(bursts.ToWav(8));
        Console.Error.WriteLine(response.Text);
        foreach (var s in response.GetOnnxTranscription()!.Segments)
        {
            Console.Error.WriteLine($"{s.StartTime} {s.EndTime} {s.Text} {s.AverageLogProbability} {s.CompressionRatio} {s.NoSpeechProbability} {s.Temperature}");
        }

        Assert.Equal("laut leise laut", response.Text);
    }
}
