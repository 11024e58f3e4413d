using Microsoft.Extensions.AI;
using ModelBuilder;

namespace Fireworks.AI.Extensions.Onnx.Tests.Speech;

/// <summary>What is done about a text that is poor. Each option has a test that fails without it.</summary>
public sealed class FallbackTests
{
    private static readonly Bursts One = new Bursts().Loud(0.5, 1.5);

    [Fact]
    public async Task A_guess_is_tried_at_each_temperature()
    {
        var segment = Assert.Single(await TranscribeAsync(new WhisperSettings { IsUnsure = true }));
        Assert.Equal(1, segment.Temperature);
        Assert.InRange(segment.AverageLogProbability, -3, -1);
    }

    [Fact]
    public async Task The_threshold_of_guesses_is_an_option()
    {
        var segment = Assert.Single(await TranscribeAsync(
            new WhisperSettings { IsUnsure = true }, static onnx => onnx.LogProbabilityThreshold = -3));
        Assert.Equal(0, segment.Temperature);
    }

    [Fact]
    public async Task A_single_temperature_is_the_only_try()
    {
        var segment = Assert.Single(await TranscribeAsync(
            new WhisperSettings { IsUnsure = true }, static onnx => onnx.Temperatures = [0.5]));
        Assert.Equal(0.5, segment.Temperature);
    }

    [Fact]
    public async Task The_same_recording_gives_the_same_text_at_any_temperature()
    {
        var first = await TranscribeAsync(new WhisperSettings { IsUnsure = true });
        var second = await TranscribeAsync(new WhisperSettings { IsUnsure = true });
        Assert.Equal(first[0].Tokens, second[0].Tokens);
    }

    [Fact]
    public async Task A_text_that_compresses_too_well_is_tried_again()
    {
        Assert.Equal(0, Assert.Single(await TranscribeAsync(new WhisperSettings())).Temperature);
        var segment = Assert.Single(await TranscribeAsync(new WhisperSettings(), static onnx => onnx.CompressionRatioThreshold = 0.1));
        Assert.Equal(1, segment.Temperature);
    }

    [Fact]
    public async Task A_text_that_goes_round_in_circles_is_cut_to_its_first_round()
    {
        var segment = Assert.Single(await TranscribeAsync(new WhisperSettings { Loops = true }));
        Assert.Equal(("laut", 1), (segment.Text, segment.Temperature));
    }

    /// <summary>Times that move on say that somebody speaks.</summary>
    [Fact]
    public async Task Words_that_somebody_repeats_are_kept_and_what_follows_them_too()
    {
        var bursts = Enumerable.Range(0, 28).Aggregate(
            new Bursts(),
            static (all, second) => second < 18 ? all.Loud(second + 0.3, second + 0.7) : all.Soft(second + 0.3, second + 0.7));
        var segments = await TranscribeAsync(new WhisperSettings(), bursts: bursts, length: 29);
        Assert.Equal(
            Enumerable.Range(0, 28).Select(static second => second < 18 ? "laut" : "leise"),
            segments.Select(static segment => segment.Text));
    }

    [Theory]
    [InlineData(float.PositiveInfinity, 0, "")]
    [InlineData(float.NegativeInfinity, float.NegativeInfinity, "")]
    [InlineData(float.NaN, 0, "")]
    [InlineData(20, float.NegativeInfinity, WhisperModel.Laut)]
    public async Task Scores_without_a_best_one_are_an_error(float best, float others, string suppressed)
    {
        using var built = new WhisperFolder(new WhisperSettings { BestScore = best, OtherScores = others });
        var ids = suppressed.Length == 0 ? "" : $"{built.IdOf(suppressed)}";
        built.With("generation_config.json", $$"""{ "suppress_tokens": [{{ids}}] }""");
        await using var client = new OnnxSpeechToTextClient(OnnxModel.Load(built.Folder), ownsModel: true);
        foreach (var temperature in (double[])[0, 1])
        {
            var options = new SpeechToTextOptions().WithOnnx(onnx => onnx.Temperatures = [temperature]);
            var exception = await Assert.ThrowsAsync<OnnxModelException>(() => client.GetTextAsync(One.ToWav(3), options));
            Assert.Contains("no usable scores", exception.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_guess_where_nobody_speaks_is_silence()
    {
        Assert.Empty(await TranscribeAsync(new WhisperSettings { IsUnsure = true, HearsNobody = true }));
        var segment = Assert.Single(await TranscribeAsync(
            new WhisperSettings { IsUnsure = true, HearsNobody = true }, static onnx => onnx.NoSpeechThreshold = 1));
        Assert.InRange(segment.NoSpeechProbability, 0.9, 1);

        // What the model is sure of is no silence.
        Assert.Single(await TranscribeAsync(new WhisperSettings { HearsNobody = true }));
    }

    [Fact]
    public async Task The_text_before_a_window_is_given_to_the_model_unless_it_is_not_wanted()
    {
        var bursts = new Bursts().Loud(1, 2).Loud(40, 41);
        var traits = new WhisperSettings { Cue = WhisperModel.Laut };
        Assert.Equal(["laut", "Laut"], (await TranscribeAsync(traits, bursts: bursts, length: 45)).Select(static segment => segment.Text));
        var without = await TranscribeAsync(traits, static onnx => onnx.ConditionOnPreviousText = false, bursts, 45);
        Assert.Equal(["laut", "laut"], without.Select(static segment => segment.Text));
    }

    [Fact]
    public async Task What_is_written_where_nobody_speaks_is_dropped()
    {
        var bursts = new Bursts().Loud(1, 2).Soft(18, 19);
        var traits = new WhisperSettings { Invents = true };
        Assert.Equal(["laut", "leise"], (await TranscribeAsync(traits, bursts: bursts, length: 20)).Select(static segment => segment.Text));
        var all = await TranscribeAsync(traits, static onnx => onnx.VoiceActivityModel = OnnxVoiceActivityModel.None, bursts, 20);
        Assert.Equal(["laut", "laut", "leise"], all.Select(static segment => segment.Text));
    }

    [Fact]
    public async Task A_voice_behind_the_last_text_of_a_window_is_heard_again()
    {
        var bursts = new Bursts().Loud(1, 3).Soft(5, 7).Loud(9, 12);
        var segments = await TranscribeAsync(new WhisperSettings { StopsEarly = true }, bursts: bursts, length: 15);
        Assert.Equal(["laut", "leise", "laut"], segments.Select(static segment => segment.Text));
        Assert.InRange(segments[2].StartTime.TotalSeconds, 8.9, 9.1);
    }

    [Fact]
    public async Task Without_a_detector_the_whole_recording_is_heard()
    {
        using var built = new WhisperFolder();
        using var client = new OnnxSpeechToTextClient(OnnxModel.Load(built.Folder), ownsModel: true);
        var options = new SpeechToTextOptions().WithOnnx(static onnx => onnx.VoiceActivityModel = OnnxVoiceActivityModel.None);
        Assert.Equal("laut laut", (await client.GetTextAsync(new Bursts().Loud(0.5, 2).Loud(40, 41).ToWav(62), options)).Text);

        // Three windows of 30 s, where two bursts are heard otherwise.
        var usage = (await client.GetTextAsync(new Bursts().ToWav(62), options)).Usage!;
        Assert.True(usage.InputTokenCount >= 9);
        Assert.Equal(0, (await client.GetTextAsync(new Bursts().ToWav(62))).Usage!.InputTokenCount);
    }

    [Fact]
    public async Task A_window_without_text_says_nothing_of_the_language()
    {
        using var built = new WhisperFolder();
        using var client = new OnnxSpeechToTextClient(OnnxModel.Load(built.Folder), ownsModel: true);
        var options = new SpeechToTextOptions().WithOnnx(static onnx => onnx.VoiceActivityModel = OnnxVoiceActivityModel.None);
        Assert.Equal("de", (await client.GetTextAsync(new Bursts().Loud(40, 41).ToWav(45), options)).GetOnnxTranscription()!.Language);
    }

    /// <summary>The folder's generation settings, in the place of those that Whisper's tokenizers have by default.</summary>
    [Fact]
    public async Task Tokens_that_the_folder_suppresses_are_not_written()
    {
        using var built = new WhisperFolder();
        built.With("generation_config.json", $$"""
            { "suppress_tokens": [{{built.IdOf(WhisperModel.Laut)}}], "begin_suppress_tokens": [1], "max_initial_timestamp_index": 50 }
            """);
        using var client = new OnnxSpeechToTextClient(OnnxModel.Load(built.Folder), ownsModel: true);
        var text = (await client.GetTextAsync(new Bursts().Soft(0.5, 1).ToWav(3))).Text;
        Assert.Equal("leise", text);
        text = (await client.GetTextAsync(One.ToWav(3))).Text;
        Assert.DoesNotContain("laut", text, StringComparison.Ordinal);
    }

    private static async Task<IReadOnlyList<OnnxTranscriptionSegment>> TranscribeAsync(
        WhisperSettings traits, Action<OnnxSpeechOptions>? configure = null, Bursts? bursts = null, double length = 3)
    {
        using var built = new WhisperFolder(traits);
        await using var client = new OnnxSpeechToTextClient(OnnxModel.Load(built.Folder), ownsModel: true);
        var options = new SpeechToTextOptions().WithOnnx(configure ?? (static _ => { }));
        return (await client.GetTextAsync((bursts ?? One).ToWav(length), options)).GetOnnxTranscription()!.Segments;
    }
}
