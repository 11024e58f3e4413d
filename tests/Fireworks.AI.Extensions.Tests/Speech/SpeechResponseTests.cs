using System.Text;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Tests;

public sealed class SpeechResponseTests
{
    private static async Task<SpeechToTextResponse> ReadAsync(FireworksTranscriptionFormat format, Answer? answer = null)
    {
        await using var server = answer is null ? await SpeechWire.StartAsync() : await TestServer.StartAsync(answer);
        using var client = server.SpeechClient(options => options.Retry.MaxRetries = 0);
        return await client.GetTextAsync(new MemoryStream(SpeechWire.Wav), new SpeechToTextOptions().WithFireworks(settings => settings.ResponseFormat = format));
    }

    private static async Task<List<SpeechToTextResponseUpdate>> StreamAsync(FireworksTranscriptionFormat? format, Answer? answer = null)
    {
        await using var server = answer is null ? await SpeechWire.StartAsync() : await TestServer.StartAsync(answer);
        using var client = server.SpeechClient();
        return await client.GetStreamingTextAsync(new MemoryStream(SpeechWire.Wav), new SpeechToTextOptions().WithFireworks(settings => settings.ResponseFormat = format)).ToListAsync();
    }

    [Fact]
    public async Task Json_and_text_give_the_text()
    {
        Assert.Equal("hello world", (await ReadAsync(FireworksTranscriptionFormat.Json)).Text);
        Assert.Equal("hello world", (await ReadAsync(FireworksTranscriptionFormat.Text)).Text);
        Assert.Equal("hello world", (await ReadAsync(FireworksTranscriptionFormat.Text, Answer.Json(SpeechWire.Json))).Text);
        Assert.Equal("hello \"world\"", (await ReadAsync(FireworksTranscriptionFormat.Text, Answer.Json("\"hello \\\"world\\\"\\n\""))).Text);
        Assert.Equal("{curly}", (await ReadAsync(FireworksTranscriptionFormat.Text, SpeechWire.Plain("\ufeff{curly}"))).Text);
    }

    [Fact]
    public async Task Verbose_json_is_typed()
    {
        var response = await ReadAsync(FireworksTranscriptionFormat.VerboseJson);
        var transcription = response.GetFireworksTranscription()!;

        Assert.Equal("Hello world. How are you?", response.Text);
        Assert.Equal((TimeSpan.FromSeconds(0.1), TimeSpan.FromSeconds(4.1)), (response.StartTime, response.EndTime));
        Assert.Equal("whisper-v3", response.ModelId);
        Assert.Equal(("transcribe", "en", TimeSpan.FromSeconds(4.5)), (transcription.Task, transcription.Language, transcription.Duration));

        var word = transcription.Words[0];
        Assert.Equal(2, transcription.Words.Count);
        Assert.Equal(("Hello", "en", 0.98, 0.01, "SPEAKER_00"), (word.Text, word.Language, word.Probability, word.HallucinationScore, word.SpeakerId));
        Assert.Equal((TimeSpan.FromSeconds(0.1), TimeSpan.FromSeconds(0.6)), (word.StartTime, word.EndTime));

        Assert.Equal(["0", "1"], transcription.Segments.Select(segment => segment.Id));
        Assert.Equal(["SPEAKER_00", "SPEAKER_01"], transcription.Segments.Select(segment => segment.SpeakerId));
        Assert.Equal((TimeSpan.FromSeconds(2.25), TimeSpan.FromSeconds(4.1)), (transcription.Segments[1].StartTime, transcription.Segments[1].EndTime));
        Assert.Equal("Hello", Assert.Single(transcription.Segments[0].Words).Text);
    }

    [Theory]
    [InlineData(FireworksTranscriptionFormat.Srt)]
    [InlineData(FireworksTranscriptionFormat.Vtt)]
    public async Task Subtitles_come_back_as_text(FireworksTranscriptionFormat format)
    {
        var document = format == FireworksTranscriptionFormat.Srt ? SpeechWire.Srt : SpeechWire.Vtt;

        var response = await ReadAsync(format);
        var transcription = response.GetFireworksTranscription()!;

        Assert.Equal((document, document), (response.Text, transcription.Text));
        Assert.Equal((null, null), (response.StartTime, response.EndTime));
        Assert.Empty(transcription.Segments);
        Assert.Equal("1\n\"two\"", (await ReadAsync(format, Answer.Json("\"1\\n\\\"two\\\"\""))).Text);
    }

    [Fact]
    public async Task Words_give_the_times_where_there_are_no_segments()
    {
        var response = await ReadAsync(
            FireworksTranscriptionFormat.VerboseJson, Answer.Json("""{"text":"a b","segments":null,"words":[{"word":"a","start":1,"end":2},{"word":"b","start":3,"end":4,"speaker_id":null}]}"""));
        Assert.Equal((TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(4)), (response.StartTime, response.EndTime));
    }

    [Fact]
    public async Task Odd_times_are_left_out()
    {
        var transcription = (await ReadAsync(
            FireworksTranscriptionFormat.VerboseJson, Answer.Json("""{"text":"a","duration":1e300,"segments":[{"id":null,"text":null,"start":"x","end":-1}]}"""))).GetFireworksTranscription()!;
        var segment = Assert.Single(transcription.Segments);
        Assert.Equal((null, "", null, null, null), (segment.Id, segment.Text, segment.StartTime, segment.EndTime, transcription.Duration));
    }

    [Fact]
    public async Task Metadata_is_on_the_response_and_on_a_stream_put_together()
    {
        var answer = Answer.Json(SpeechWire.VerboseJson).With(("x-request-id", "req-3"), ("x-ratelimit-over-limit", "yes"));
        var metadata = (await ReadAsync(FireworksTranscriptionFormat.VerboseJson, answer)).GetFireworksMetadata();
        Assert.Equal(("req-3", true), (metadata.RequestId, metadata.RateLimits!.OverLimit));

        var updates = await StreamAsync(null, answer);
        Assert.Equal("req-3", updates[0].GetFireworksMetadata().RequestId);
        var response = updates.ToSpeechToTextResponse();
        Assert.Equal("req-3", response.GetFireworksMetadata().RequestId);
        Assert.Equal("Hello world. How are you?", response.Text);
        Assert.Equal("whisper-v3", response.ModelId);
    }

    [Fact]
    public async Task A_stream_delivers_the_segments_between_open_and_close()
    {
        var updates = await StreamAsync(null);

        Assert.Equal(
            [SpeechToTextResponseUpdateKind.SessionOpen, SpeechToTextResponseUpdateKind.TextUpdated, SpeechToTextResponseUpdateKind.TextUpdated, SpeechToTextResponseUpdateKind.SessionClose],
            updates.Select(update => update.Kind));
        Assert.Equal(["Hello world.", " How are you?"], updates[1..3].Select(update => update.Text));
        Assert.Equal([TimeSpan.FromSeconds(0.1), TimeSpan.FromSeconds(2.25)], updates[1..3].Select(update => update.StartTime!.Value));
        Assert.Equal([TimeSpan.FromSeconds(1.2), TimeSpan.FromSeconds(4.1)], updates[1..3].Select(update => update.EndTime!.Value));
        Assert.Equal(["SPEAKER_00", "SPEAKER_01"], updates[1..3].Select(update => update.GetFireworksSegment()!.SpeakerId));
        Assert.Equal(2, updates[3].GetFireworksTranscription()!.Words.Count);
        Assert.Null(updates[3].GetFireworksSegment());
    }

    [Fact]
    public async Task Joined_segments_are_the_text_with_and_without_spaces_between()
    {
        string[] bodies =
        [
            """{"text":"今日は。元気?はい。","segments":[{"text":"今日は。"},{"text":"元気?"},{"text":"はい。"}]}""",
            """{"text":" One. Two. Six.","segments":[{"text":" One."},{"text":" Two."},{"text":" Six."}]}""",
            """{"text":"One.\nTwo.  Six.","segments":[{"text":"One."},{"text":"Two."},{"text":"Six."}]}""",
        ];
        foreach (var body in bodies)
        {
            var updates = await StreamAsync(null, Answer.Json(body));
            Assert.Equal(updates[^1].GetFireworksTranscription()!.Text, string.Concat(updates.Select(update => update.Text)));
        }

        var different = await StreamAsync(null, Answer.Json("""{"text":"One, two","segments":[{"text":"One."},{"text":"Two."}]}"""));
        Assert.Equal("One. Two.", string.Concat(different.Select(update => update.Text)));
    }

    [Theory]
    [InlineData(FireworksTranscriptionFormat.Json, "hello world")]
    [InlineData(FireworksTranscriptionFormat.Text, "hello world")]
    [InlineData(FireworksTranscriptionFormat.Srt, SpeechWire.Srt)]
    [InlineData(FireworksTranscriptionFormat.Vtt, SpeechWire.Vtt)]
    public async Task A_format_without_segments_is_streamed_as_one_text(FireworksTranscriptionFormat format, string text)
    {
        var updates = await StreamAsync(format);
        Assert.Equal(text, Assert.Single(updates, update => update.Kind == SpeechToTextResponseUpdateKind.TextUpdated).Text);
        Assert.Equal(text, updates.ToSpeechToTextResponse().Text);
    }

    [Fact]
    public async Task Silence_has_no_updates_of_text()
    {
        Assert.Equal(2, (await StreamAsync(null, Answer.Json("""{"text":"","segments":[]}"""))).Count);
        Assert.Equal(2, (await StreamAsync(FireworksTranscriptionFormat.Srt, SpeechWire.Plain(""))).Count);
    }

    [Theory]
    [InlineData(FireworksTranscriptionFormat.Json, "")]
    [InlineData(FireworksTranscriptionFormat.Json, "hello")]
    [InlineData(FireworksTranscriptionFormat.Json, "[]")]
    [InlineData(FireworksTranscriptionFormat.Json, "{}")]
    [InlineData(FireworksTranscriptionFormat.Json, """{"text":null}""")]
    [InlineData(FireworksTranscriptionFormat.Json, """{"text":"a"} {""")]
    [InlineData(FireworksTranscriptionFormat.VerboseJson, """{"text":"a","segments":[5]}""")]
    [InlineData(FireworksTranscriptionFormat.VerboseJson, """{"text":"a","words":[{"word":"a", """)]
    public async Task What_is_not_in_the_format_is_reported(FireworksTranscriptionFormat format, string body)
    {
        var answer = new Answer(200, "text/plain", Encoding.UTF8.GetBytes(body)).With(("x-request-id", "r1"));
        var exception = await Assert.ThrowsAsync<FireworksException>(() => ReadAsync(format, answer));
        Assert.Equal((FireworksErrorKind.InvalidResponse, "r1"), (exception.Kind, exception.RequestId));
    }

    [Fact]
    public async Task An_error_under_a_status_of_success_is_thrown()
    {
        var exception = await Assert.ThrowsAsync<FireworksException>(() => ReadAsync(
            FireworksTranscriptionFormat.Json, Answer.Json("""{"error":{"message":"no luck","code":"X1"}}""")));
        Assert.Equal("X1", exception.ErrorCode);
        Assert.Contains("no luck", exception.Message, StringComparison.Ordinal);
    }
}
