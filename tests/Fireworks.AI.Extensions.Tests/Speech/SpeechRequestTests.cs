using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Tests;

public sealed class SpeechRequestTests
{
    private static async Task<RecordedRequest> SendAsync(SpeechToTextOptions? options, Stream? audio = null, Action<FireworksClientOptions>? configure = null)
    {
        await using var server = await SpeechWire.StartAsync();
        using var client = server.SpeechClient(configure);
        await client.GetTextAsync(audio ?? new MemoryStream(SpeechWire.Wav), options);
        return Assert.Single(server.Requests);
    }

    private static SpeechToTextOptions With(params (string Name, object? Value)[] entries) =>
        new() { AdditionalProperties = new(entries.Select(entry => KeyValuePair.Create(entry.Name, entry.Value))) };

    [Fact]
    public async Task A_plain_call_sends_model_format_and_the_file()
    {
        var request = await SendAsync(null);
        var form = request.Form();

        Assert.Equal("/inference/v1/audio/transcriptions", request.Path);
        Assert.Equal("Bearer fw_test_key", request.Headers["Authorization"]);
        Assert.Equal(new Dictionary<string, string> { ["model"] = "whisper-v3", ["response_format"] = "json" }, form.Fields);
        Assert.Equal(("audio.wav", "audio/wav"), (form.FileName, form.MediaType));
        Assert.Equal(SpeechWire.Wav, form.File);
    }

    [Fact]
    public async Task Typed_settings_become_form_fields()
    {
        var options = new SpeechToTextOptions { ModelId = "whisper-v3-turbo", SpeechLanguage = "pt-BR" }.WithFireworks(settings =>
        {
            settings.Prompt = "Ça va, \"Zoë\"?\r\n--x";
            settings.Temperatures = [0, 0.2, 0.4];
            settings.ResponseFormat = FireworksTranscriptionFormat.VerboseJson;
            settings.TimestampGranularities = FireworksTimestampGranularities.Word | FireworksTimestampGranularities.Segment;
            settings.VoiceActivityModel = FireworksVoiceActivityModel.WhisperXPyannet;
            settings.AlignmentModel = FireworksAlignmentModel.TdnnFfn;
            settings.AudioPreprocessing = FireworksAudioPreprocessing.Dynamic;
            settings.Diarize = true;
            settings.MinSpeakers = 2;
            settings.MaxSpeakers = 3;
            settings.FileName = "my \"talk\".wav";
            settings.MediaType = "audio/x-wav";
            settings.RequestId = "req-1";
        });

        var request = await SendAsync(options);
        var form = request.Form();

        Assert.Equal(
            new Dictionary<string, string>
            {
                ["model"] = "whisper-v3-turbo",
                ["language"] = "pt",
                ["prompt"] = "Ça va, \"Zoë\"?\r\n--x",
                ["temperature"] = "0,0.2,0.4",
                ["response_format"] = "verbose_json",
                ["timestamp_granularities"] = "word,segment",
                ["vad_model"] = "whisperx-pyannet",
                ["alignment_model"] = "tdnn_ffn",
                ["preprocessing"] = "dynamic",
                ["diarize"] = "true",
                ["min_speakers"] = "2",
                ["max_speakers"] = "3",
            },
            form.Fields);
        Assert.Equal(("my %22talk%22.wav", "audio/x-wav"), (form.FileName, form.MediaType));
        Assert.Equal("req-1", request.Headers["x-request-id"]);
        options.WithFireworks(settings =>
        {
            Assert.Equal([0, 0.2, 0.4], settings.Temperatures!);
            Assert.Equal(FireworksTranscriptionFormat.VerboseJson, settings.ResponseFormat);
            Assert.Equal(FireworksTimestampGranularities.Word | FireworksTimestampGranularities.Segment, settings.TimestampGranularities);
            settings.TimestampGranularities = null;
            Assert.Null(settings.TimestampGranularities);
        });
    }

    public static TheoryData<object, string> TemperatureForms => new()
    {
        { 0.5, "0.5" },
        { 1, "1" },
        { "0.0,0.2", "0,0.2" },
        { new[] { 0.5f }, "0.5" },
        { new List<object> { 0, 0.25 }, "0,0.25" },
        { JsonSerializer.SerializeToElement(0.75), "0.75" },
        { JsonSerializer.SerializeToElement(new[] { 0, 1 }), "0,1" },
    };

    [Theory]
    [MemberData(nameof(TemperatureForms))]
    public async Task Temperatures_are_taken_in_every_form(object value, string expected)
    {
        var options = With(("temperature", value));

        Assert.Equal(expected, (await SendAsync(options)).Form()["temperature"]);
        options.WithFireworks(settings => Assert.Equal(expected, string.Join(',', settings.Temperatures!.Select(number => number.ToString(CultureInfo.InvariantCulture)))));
    }

    [Fact]
    public void An_address_reads_back_in_every_form()
    {
        Uri address = new("https://example.org/talk.mp3");
        foreach (var value in (object[])[address, address.OriginalString, JsonSerializer.SerializeToElement(address.OriginalString)])
        {
            With(("file", value)).WithFireworks(settings => Assert.Equal(address, settings.AudioUri));
        }
    }

    [Theory]
    [InlineData("en-US", "en")]
    [InlineData("zh-Hans-CN", "zh-hans")]
    [InlineData("zh_Hant", "zh-hant")]
    [InlineData("zh-TW", "zh")]
    [InlineData("YUE", "yue")]
    public async Task Language_tags_become_the_services_codes(string tag, string expected) =>
        Assert.Equal(expected, (await SendAsync(new() { SpeechLanguage = tag })).Form()["language"]);

    [Fact]
    public async Task A_language_entry_is_sent_as_given() =>
        Assert.Equal("en-GB", (await SendAsync(With(("language", "en-GB")))).Form()["language"]);

    [Theory]
    [InlineData(null, null, "transcriptions")]
    [InlineData("de", null, "transcriptions")]
    [InlineData("de", "de-AT", "transcriptions")]
    [InlineData("en", "en-GB", "transcriptions")]
    [InlineData("de", "en", "translations")]
    [InlineData(null, "en-US", "translations")]
    public async Task English_text_of_other_speech_is_a_translation(string? speech, string? text, string path) =>
        Assert.EndsWith($"/audio/{path}", (await SendAsync(new() { SpeechLanguage = speech, TextLanguage = text })).Path, StringComparison.Ordinal);

    [Fact]
    public async Task Times_are_asked_for_only_where_they_are_needed()
    {
        Assert.Equal("json", (await SendAsync(null)).Form()["response_format"]);
        Assert.Equal("verbose_json", (await SendAsync(With(("timestamp_granularities", new[] { "segment" })))).Form()["response_format"]);
        var speakers = (await SendAsync(With(("diarize", true)))).Form();
        Assert.Equal(("verbose_json", "word,segment"), (speakers["response_format"], speakers["timestamp_granularities"]));

        await using var server = await SpeechWire.StartAsync();
        using var client = server.SpeechClient();
        await client.GetStreamingTextAsync(new MemoryStream(SpeechWire.Wav)).ToListAsync();
        Assert.Equal("verbose_json", server.LastRequest.Form()["response_format"]);
    }

    [Fact]
    public async Task An_address_is_sent_in_place_of_a_file()
    {
        var options = new SpeechToTextOptions().WithFireworks(settings => settings.AudioUri = new Uri("https://example.org/a b.mp3"));
        var form = (await SendAsync(options, Stream.Null)).Form();

        Assert.Equal("https://example.org/a%20b.mp3", form["file"]);
        Assert.Null(form.File);
    }

    [Fact]
    public async Task Raw_members_become_fields_and_win()
    {
        var form = (await SendAsync(new()
        {
            SpeechLanguage = "de",
            RawRepresentationFactory = _ => new JsonObject { ["language"] = "fr", ["diarize"] = true, ["temperature"] = 0.5 },
        })).Form();

        Assert.Equal(("fr", "true", "0.5", "verbose_json"), (form["language"], form["diarize"], form["temperature"], form["response_format"]));
    }

    [Fact]
    public async Task Unknown_settings_are_not_sent_and_logged_with_near_matches()
    {
        await using var server = await SpeechWire.StartAsync();
        using RecordingLogger logs = new();
        using FireworksClient client = new(server.Options(), loggerFactory: logs);

        await client.GetSpeechToTextClient("m").GetTextAsync(new MemoryStream(SpeechWire.Wav), With(("diarise", true)));

        Assert.DoesNotContain("diarise", server.LastRequest.Form().Fields.Keys);
        var warning = Assert.Single(logs.Messages, message => message.StartsWith("Warning", StringComparison.Ordinal));
        Assert.Contains("Near matches: diarize", warning, StringComparison.Ordinal);
    }

    public static TheoryData<string, SpeechToTextOptions> Refusals => new()
    {
        { "English only", new() { TextLanguage = "de" } },
        { "English only", new() { SpeechLanguage = "en", TextLanguage = "de" } },
        { "SpeechSampleRate", new() { SpeechSampleRate = 0 } },
        { "verbose_json", With(("response_format", "srt"), ("timestamp_granularities", "word")) },
        { "verbose_json", With(("response_format", "json"), ("diarize", true)) },
        { "response_format", With(("response_format", "xml")) },
        { "timestamp_granularities", With(("timestamp_granularities", "letter")) },
        { "timestamp_granularities", With(("timestamp_granularities", "")) },
        { "'word'", With(("diarize", true), ("timestamp_granularities", "segment")) },
        { "Diarize", With(("min_speakers", 2)) },
        { "min_speakers", With(("diarize", true), ("min_speakers", 3), ("max_speakers", 2)) },
        { "min_speakers", With(("diarize", true), ("min_speakers", 0)) },
        { "Translations", new() { TextLanguage = "en", AdditionalProperties = new() { ["diarize"] = true } } },
        { "temperature", With(("temperature", "hot")) },
        { "temperature", With(("temperature", Array.Empty<double>())) },
        { "file_name", With(("file_name", "a\nb")) },
        { "media_type", With(("media_type", "a\r\nb")) },
        { "absolute", With(("file", "audio.mp3")) },
        { "absolute", With(("file", "file:///etc/hosts")) },
        { "Stream.Null", With(("file", "https://example.org/a.mp3")) },
        { "JsonObject", new() { RawRepresentationFactory = _ => 5 } },
        { "form field", new() { RawRepresentationFactory = _ => new JsonObject { ["a"] = new JsonArray() } } },
        { "form field", new() { RawRepresentationFactory = _ => new JsonObject { ["a\"b"] = 1 } } },
        { "form field", new() { RawRepresentationFactory = _ => new JsonObject { ["file"] = "x" } } },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task What_the_service_would_refuse_is_not_sent(string expected, SpeechToTextOptions options)
    {
        await using var server = await SpeechWire.StartAsync();
        using var client = server.SpeechClient();

        var exception = await Assert.ThrowsAnyAsync<ArgumentException>(() => client.GetTextAsync(new MemoryStream(SpeechWire.Wav), options));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => client.GetStreamingTextAsync(new MemoryStream(SpeechWire.Wav), options).ToListAsync());

        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task An_empty_stream_is_refused()
    {
        await using var server = await SpeechWire.StartAsync();
        using var client = server.SpeechClient();
        using MemoryStream atItsEnd = new(SpeechWire.Wav) { Position = SpeechWire.Wav.Length };

        Assert.Contains("empty", (await Assert.ThrowsAsync<ArgumentException>(() => client.GetTextAsync(atItsEnd))).Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<ArgumentNullException>(() => client.GetTextAsync(null!));
        Assert.Empty(server.Requests);
    }

    [Fact]
    public void Services_are_found_without_a_key_only()
    {
        using FireworksSpeechToTextClient client = new("whisper-v3-turbo", new() { ApiKey = "k" });

        var metadata = client.GetService<SpeechToTextClientMetadata>()!;
        Assert.Equal(("fireworks", "whisper-v3-turbo"), (metadata.ProviderName, metadata.DefaultModelId));
        Assert.Same(client, client.GetService<ISpeechToTextClient>());
        Assert.Null(client.GetService(typeof(SpeechToTextClientMetadata), "key"));
        Assert.Null(client.GetService(typeof(IChatClient)));
    }
}
