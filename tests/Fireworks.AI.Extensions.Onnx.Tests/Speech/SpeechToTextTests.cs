using Fireworks.AI.Extensions.Onnx.Tests.Chat;
using Microsoft.Extensions.AI;
using ModelBuilder;

namespace Fireworks.AI.Extensions.Onnx.Tests.Speech;

public sealed class SpeechToTextTests(SpeechToTextTests.Fixture fixture) : IClassFixture<SpeechToTextTests.Fixture>
{
    private readonly WhisperFolder _built = fixture.Built;
    private readonly OnnxSpeechToTextClient _client = fixture.Client;

    private static Bursts Three => new Bursts().Loud(1, 2).Soft(3, 4.5).Loud(6, 7);

    [Fact]
    public async Task A_recording_becomes_text_with_times_and_language()
    {
        var response = await _client.GetTextAsync(Three.ToWav(8));
        Assert.Equal("laut leise laut", response.Text);
        Assert.Equal("ears", response.ModelId);
        Assert.NotNull(response.ResponseId);
        Near(1, response.StartTime);
        Near(7, response.EndTime);
        var transcription = response.GetOnnxTranscription()!;
        Assert.Equal((response.Text, "transcribe", "de"), (transcription.Text, transcription.Task, transcription.Language));
        Assert.Equal(TimeSpan.FromSeconds(8), transcription.Duration);
        Assert.Equal(["laut", "leise", "laut"], transcription.Segments.Select(static segment => segment.Text));
        Assert.Equal([0, 1, 2], transcription.Segments.Select(static segment => segment.Id));
        Assert.All(transcription.Segments.Zip(Three.All), static pair =>
        {
            Near(pair.Second.Start, pair.First.StartTime);
            Near(pair.Second.End, pair.First.EndTime);
            Assert.Equal(0, pair.First.Temperature);
            Assert.InRange(pair.First.AverageLogProbability, -0.01, 0);
            Assert.InRange(pair.First.NoSpeechProbability, 0, 0.01);
            Assert.InRange(pair.First.CompressionRatio, 0.1, 2);
            Assert.Equal(3, pair.First.Tokens.Count);
        });
        Assert.True(response.Usage!.OutputTokenCount >= 9);
        Assert.True(response.Usage.InputTokenCount >= 3);
    }

    [Fact]
    public async Task A_stream_gives_each_segment_between_its_opening_and_its_end()
    {
        List<SpeechToTextResponseUpdate> updates = [];
        await foreach (var update in _client.GetStreamingTextAsync(Three.ToWav(8)))
        {
            updates.Add(update);
        }

        Assert.Equal(
            [
                SpeechToTextResponseUpdateKind.SessionOpen,
                SpeechToTextResponseUpdateKind.TextUpdated,
                SpeechToTextResponseUpdateKind.TextUpdated,
                SpeechToTextResponseUpdateKind.TextUpdated, SpeechToTextResponseUpdateKind.SessionClose,
            ],
            updates.Select(static update => update.Kind));
        Assert.Equal(["laut", " leise", " laut"], updates[1..4].Select(static update => update.Text));
        Near(3, updates[2].StartTime);
        Near(4.5, updates[2].EndTime);
        Assert.Equal("leise", updates[2].GetOnnxSegment()!.Text);
        Assert.Equal("laut leise laut", updates[^1].GetOnnxTranscription()!.Text);
        Assert.Single(updates.Select(static update => update.ResponseId).Distinct());
        var response = updates.ToSpeechToTextResponse();
        Assert.Equal("laut leise laut", response.Text);
        Assert.True(response.Usage!.OutputTokenCount >= 9);
    }

    [Theory]
    [InlineData(null, null, "transcribe", "de", "laut")]
    [InlineData("de-AT", null, "transcribe", "de", "laut")]
    [InlineData("haw", "haw", "transcribe", "haw", "laut")]
    [InlineData(null, "en-GB", "translate", "de", "loud")]
    [InlineData("haw", "en", "translate", "haw", "loud")]
    [InlineData("en", "en", "transcribe", "en", "laut")]
    public async Task Languages_choose_the_task(string? speech, string? text, string task, string language, string expected)
    {
        var options = new SpeechToTextOptions { SpeechLanguage = speech, TextLanguage = text };
        var response = await _client.GetTextAsync(new Bursts().Loud(0.5, 1).ToWav(2), options);
        var transcription = response.GetOnnxTranscription()!;
        Assert.Equal((expected, task, language), (response.Text, transcription.Task, transcription.Language));
    }

    [Fact]
    public async Task The_language_is_found_out_where_it_is_not_said()
    {
        var response = await _client.GetTextAsync(new Bursts().Soft(0.5, 1).ToWav(2));
        Assert.Equal("haw", response.GetOnnxTranscription()!.Language);
    }

    [Fact]
    public async Task A_prompt_stands_before_the_text_and_is_no_part_of_it()
    {
        var options = new SpeechToTextOptions().WithOnnx(static onnx => onnx.Prompt = "Zoe");
        var response = await _client.GetTextAsync(Three.ToWav(8), options);
        Assert.Equal("Laut Leise Laut", response.Text);
        Assert.Equal("de", response.GetOnnxTranscription()!.Language);

        // What looks like a token that controls the model is the characters it is written with.
        options.WithOnnx(static onnx => onnx.Prompt = "<|startoftranscript|> <|translate|>");
        Assert.Equal("laut leise laut", (await _client.GetTextAsync(Three.ToWav(8), options)).Text);
    }

    /// <summary>What the remote client's program sets holds here too, in whatever form it arrives.</summary>
    [Fact]
    public async Task Settings_go_by_the_names_of_the_remote_client()
    {
        var options = new SpeechToTextOptions { SpeechLanguage = "de" }.WithFireworks(static fireworks =>
        {
            fireworks.Prompt = "Zoe";
            fireworks.Temperatures = [0.2];
            fireworks.TimestampGranularities = FireworksTimestampGranularities.Segment;
            fireworks.ResponseFormat = FireworksTranscriptionFormat.VerboseJson;
            fireworks.AudioPreprocessing = FireworksAudioPreprocessing.None;
            fireworks.FileName = "talk.wav";
        });
        var segment = (await _client.GetTextAsync(Three.ToWav(8), options)).GetOnnxTranscription()!.Segments[0];
        Assert.Equal(("Laut", 0.2), (segment.Text, segment.Temperature));
        options = new SpeechToTextOptions { AdditionalProperties = new() { ["temperature"] = "0.4,0.6", ["language"] = "haw", ["live"] = "false" } };
        var transcription = (await _client.GetTextAsync(Three.ToWav(8), options)).GetOnnxTranscription()!;
        Assert.Equal(("haw", 0.4), (transcription.Language, transcription.Segments[0].Temperature));
    }

    [Theory]
    [InlineData("diarize", true)]
    [InlineData("timestamp_granularities", "word")]
    [InlineData("file", "https://example.org/talk.mp3")]
    [InlineData("response_format", "srt")]
    public async Task What_a_response_would_lack_is_refused(string name, object value)
    {
        var options = new SpeechToTextOptions { AdditionalProperties = new() { [name] = value } };
        var exception = await Assert.ThrowsAsync<NotSupportedException>(() => _client.GetTextAsync(Three.ToWav(8), options));
        Assert.Contains($"'{name}'", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("temperature", "hot")]
    [InlineData("temperature", 3)]
    [InlineData("response_format", "xml")]
    [InlineData("vad_model", "whisperx-pyannet")]
    [InlineData("vad_model", "silero")]
    [InlineData("vad_model", "energy,none")]
    [InlineData("vad_model", "0")]
    [InlineData("no_speech_threshold", 2)]
    [InlineData("logprob_threshold", 1)]
    [InlineData("compression_ratio_threshold", -1)]
    [InlineData("condition_on_previous_text", "perhaps")]
    [InlineData("live", 3)]
    [InlineData("prompt", 3)]
    [InlineData("timestamp_granularities", "line")]
    public async Task A_value_that_a_setting_cannot_have_is_named(string name, object value)
    {
        var options = new SpeechToTextOptions { AdditionalProperties = new() { [name] = value } };
        var exception = await Assert.ThrowsAsync<ArgumentException>(() => _client.GetTextAsync(Three.ToWav(8), options));
        Assert.Contains($"'{name}'", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tlh", null, null, "tlh")]
    [InlineData("de", "fr", null, "English only")]
    [InlineData(null, null, 0, "SpeechSampleRate")]
    [InlineData(null, null, 3_999, "SpeechSampleRate")]
    [InlineData(null, null, 384_001, "SpeechSampleRate")]
    public async Task Languages_and_rates_that_there_are_not_are_named(string? speech, string? text, int? rate, string expected)
    {
        var options = new SpeechToTextOptions { SpeechLanguage = speech, TextLanguage = text, SpeechSampleRate = rate };
        var exception = await Assert.ThrowsAsync<ArgumentException>(() => _client.GetTextAsync(Three.ToWav(8), options));
        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Silence_has_no_text()
    {
        var response = await _client.GetTextAsync(new Bursts().ToWav(40));
        Assert.Equal("", response.Text);
        Assert.Null(response.StartTime);
        Assert.Null(response.GetOnnxTranscription()!.Language);
        Assert.Equal(TimeSpan.FromSeconds(40), response.GetOnnxTranscription()!.Duration);
    }

    [Theory]
    [InlineData(0, OnnxVoiceActivityModel.Energy)]
    [InlineData(0, OnnxVoiceActivityModel.None)]
    [InlineData(1, OnnxVoiceActivityModel.Energy)]
    [InlineData(1, OnnxVoiceActivityModel.None)]
    public async Task Hardly_any_samples_have_no_text(int count, OnnxVoiceActivityModel detector)
    {
        var options = new SpeechToTextOptions().WithOnnx(onnx => onnx.VoiceActivityModel = detector);
        using MemoryStream wav = new(Audio.TestAudio.Wav(Bursts.SampleRate, new float[count]));
        Assert.Equal("", (await _client.GetTextAsync(wav, options)).Text);
    }

    [Fact]
    public void Options_read_back_as_they_were_set()
    {
        new SpeechToTextOptions().WithOnnx(static onnx =>
        {
            Assert.Null(onnx.Temperatures);
            Assert.Null(onnx.VoiceActivityModel);
            onnx.Prompt = "Zoe";
            onnx.Temperatures = [0, 1];
            onnx.CompressionRatioThreshold = 3;
            onnx.LogProbabilityThreshold = -2;
            onnx.NoSpeechThreshold = 0.5;
            onnx.ConditionOnPreviousText = false;
            onnx.VoiceActivityModel = OnnxVoiceActivityModel.None;
            onnx.Live = true;
            Assert.Equal(
                ("Zoe", 3, -2, 0.5),
                (onnx.Prompt, onnx.CompressionRatioThreshold, onnx.LogProbabilityThreshold, onnx.NoSpeechThreshold));
            Assert.Equal((false, OnnxVoiceActivityModel.None, true), (onnx.ConditionOnPreviousText, onnx.VoiceActivityModel, onnx.Live));
            Assert.Equal([0, 1], onnx.Temperatures);
        });
    }

    [Fact]
    public void Services_of_the_client_are_given()
    {
        var metadata = _client.GetService<SpeechToTextClientMetadata>()!;
        Assert.Equal(("onnx", null, "ears"), (metadata.ProviderName, metadata.ProviderUri, metadata.DefaultModelId));
        Assert.Equal(448, _client.GetService<OnnxModel>()!.ContextLength);
        Assert.Same(_client, _client.GetService<ISpeechToTextClient>());
        Assert.Null(_client.GetService(typeof(OnnxModel), "key"));
    }

    [Fact]
    public void A_model_of_the_other_kind_is_refused_with_what_to_do()
    {
        var model = _client.GetService<OnnxModel>()!;
        var exception = Assert.Throws<NotSupportedException>(() => new OnnxChatClient(model));
        Assert.Contains("OnnxSpeechToTextClient", exception.Message, StringComparison.Ordinal);
        Assert.Throws<NotSupportedException>(() => model.CountTokens([new ChatMessage(ChatRole.User, "Hello")]));
        Assert.Equal(_built.IdOf(" Zoe"), Assert.Single(model.Tokenize(" Zoe")));
        Assert.Equal(" laut", model.Detokenize([_built.IdOf(" laut")]));
        using var chat = OnnxModel.Load(SparklerFixture.Folder);
        exception = Assert.Throws<NotSupportedException>(() => new OnnxSpeechToTextClient(chat));
        Assert.Contains("OnnxChatClient", exception.Message, StringComparison.Ordinal);
    }

    public static TheoryData<string> Kinds => ["half", "hidden", "bands", "quantized", "open"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Graphs_of_other_forms_do_the_same(string kind)
    {
        using var built = new WhisperFolder(kind switch
        {
            "half" => new WhisperSettings { IsHalf = true, TakesInt64 = true },
            "hidden" => new WhisperSettings { GivesHiddenStates = true },
            "bands" => new WhisperSettings { Bands = 128 },
            "quantized" => new WhisperSettings { IsQuantized = true },
            _ => new WhisperSettings { Bands = 128, LeavesBandsOpen = true },
        });
        await using var client = new OnnxSpeechToTextClient(OnnxModel.Load(built.Folder), ownsModel: true);
        var options = new SpeechToTextOptions().WithOnnx(static onnx => onnx.Prompt = "Zoe");
        Assert.Equal("Laut Leise Laut", (await client.GetTextAsync(Three.ToWav(8), options)).Text);
    }

    private static void Near(double seconds, TimeSpan? time) => Assert.InRange(time!.Value.TotalSeconds, seconds - 0.06, seconds + 0.06);

    /// <summary>A model and its client, for all tests that break nothing.</summary>
    public sealed class Fixture : IDisposable
    {
        public Fixture()
        {
            Client = new OnnxSpeechToTextClient(OnnxModel.Load(Built.Folder, new OnnxModelOptions { ModelId = "ears" }), ownsModel: true);
        }

        internal WhisperFolder Built { get; } = new();

        internal OnnxSpeechToTextClient Client { get; }

        public void Dispose()
        {
            Client.Dispose();
            Built.Dispose();
        }
    }
}
