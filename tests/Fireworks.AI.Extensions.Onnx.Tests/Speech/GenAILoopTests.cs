using Microsoft.Extensions.AI;
using Microsoft.ML.OnnxRuntimeGenAI;
using ModelBuilder;

namespace Fireworks.AI.Extensions.Onnx.Tests.Speech;

/// <summary>The same folder, the same recording and the same tokens as GenAI's own loop: its decoder of sound, its features, its
/// search.</summary>
public sealed class GenAILoopTests
{
    [Theory]
    [InlineData("transcribe", 80, false)]
    [InlineData("translate", 128, false)]
    [InlineData("transcribe", 128, true)]
    public async Task The_tokens_are_those_of_GenAI(string task, int bands, bool isHalf)
    {
        using var built = new WhisperFolder(new WhisperSettings { Bands = bands, IsHalf = isHalf });
        var bursts = new Bursts().Loud(0.5, 2).Soft(3, 4.5).Loud(6, 9).Soft(12, 12.5).Loud(20, 28);
        var audio = bursts.ToWav(29);
        var expected = Run(built, audio.ToArray(), "wav", $"<|startoftranscript|><|de|><|{task}|>");
        Assert.Equal(15, expected.Length);

        await using var client = new OnnxSpeechToTextClient(OnnxModel.Load(built.Folder), ownsModel: true);
        var options = new SpeechToTextOptions { SpeechLanguage = "de", TextLanguage = task == "translate" ? "en" : null }
            .WithOnnx(static onnx => onnx.VoiceActivityModel = OnnxVoiceActivityModel.None);
        var response = await client.GetTextAsync(audio, options);
        Assert.Equal(expected, response.GetOnnxTranscription()!.Segments.SelectMany(static segment => segment.Tokens));
    }

    // Not MP3: GenAI keeps the silence that encoders put before the sound.
    [Theory]
    [InlineData("wav")]
    [InlineData("flac")]
    public async Task The_tokens_of_speech_are_those_of_GenAI(string format)
    {
        var file = SharedFolder.PathOf("audio", $"1272-141231-0002.{format}");
        using var built = new WhisperFolder(new WhisperSettings { IsQuantized = true });
        var audio = await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);
        var expected = Run(built, audio, format, "<|startoftranscript|><|de|><|transcribe|>");
        await using var client = new OnnxSpeechToTextClient(OnnxModel.Load(built.Folder), ownsModel: true);
        var options = new SpeechToTextOptions { SpeechLanguage = "de" }
            .WithOnnx(static onnx => onnx.VoiceActivityModel = OnnxVoiceActivityModel.None);
        var response = await client.GetTextAsync(new MemoryStream(audio), options, TestContext.Current.CancellationToken);
        Assert.InRange(expected.Length, 60, 80);
        Assert.Equal(expected, response.GetOnnxTranscription()!.Segments.SelectMany(static segment => segment.Tokens));
    }

    private static int[] Run(WhisperFolder built, byte[] audio, string format, string prompt)
    {
        var file = Path.Combine(built.Folder, $"recording.{format}");
        File.WriteAllBytes(file, audio);
        using var model = new Model(built.Folder);
        using var processor = new MultiModalProcessor(model);
        using var audios = Audios.Load([file]);
        using var tensors = processor.ProcessAudios(prompt, audios);
        using var parameters = new GeneratorParams(model);
        using var generator = new Generator(model, parameters);
        generator.SetInputs(tensors);
        var start = (int)generator.TokenCount();
        while (!generator.IsDone())
        {
            generator.GenerateNextToken();
        }

        return [.. generator.GetSequence(0)[start..].ToArray().Where(token => token != built.IdOf("<|endoftext|>"))];
    }
}
