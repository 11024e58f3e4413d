using Fireworks.AI.Extensions.Onnx.Tests.Speech.Audio;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Onnx.Tests.Speech;

/// <summary>
/// A spoken sentence between bursts of noise: by loudness all of it is speech, and Silero's model hears the sentence alone.
/// </summary>
public sealed class VoiceActivityTests
{
    private const int Second = Bursts.SampleRate;

    [Theory]
    [InlineData("silero_vad_v5.onnx")]
    [InlineData("silero_vad_v6.onnx")]
    public async Task Silero_hears_the_sentence_alone(string file)
    {
        var detector = VadWeb.PathOf(file);
        var sentence = await TestAudio.ReadAsync(File.OpenRead(SharedFolder.PathOf("audio/1272-141231-0002.wav")));
        float[] samples = [.. new Bursts().Loud(2, 5).ToSamples(10), .. sentence, .. new Bursts().Loud(5, 8).ToSamples(10)];
        var spoken = (Start: 10.0, End: 10 + (sentence.Length / (double)Second));
        using var built = new WhisperFolder();
        await using var client = new OnnxSpeechToTextClient(
            OnnxModel.Load(built.Folder, new OnnxModelOptions { VoiceActivityModelPath = detector }), ownsModel: true);

        var heard = await TranscribeAsync();
        Assert.NotEmpty(heard);
        Assert.All(heard, segment => Assert.True(
            segment.StartTime.TotalSeconds > spoken.Start - 0.5 && segment.EndTime.TotalSeconds < spoken.End + 0.5,
            $"{segment.StartTime} {segment.EndTime}"));

        // The option of a call goes before the better one that there is.
        heard = await TranscribeAsync(OnnxVoiceActivityModel.Energy);
        Assert.Contains(heard, static segment => segment.StartTime.TotalSeconds is > 1.8 and < 2.2);

        async Task<IReadOnlyList<OnnxTranscriptionSegment>> TranscribeAsync(OnnxVoiceActivityModel? model = null)
        {
            var options = new SpeechToTextOptions().WithOnnx(onnx => onnx.VoiceActivityModel = model);
            using MemoryStream wav = new(TestAudio.Wav(Second, samples));
            return (await client.GetTextAsync(wav, options, TestContext.Current.CancellationToken)).GetOnnxTranscription()!.Segments;
        }
    }
}
