using System.Text;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Tests;

/// <summary>Responses are read as what they are, not as what their content type says.</summary>
public sealed class MislabelledTests
{
    private static readonly byte[] Stream = Answer.EventBytes([Wire.Chunk("""{"role":"assistant"}"""), Wire.Text("Hel"), Wire.Text("lo"), Wire.Finish(), Wire.UsageChunk()]);

    /// <summary>Proxies keep connections alive before an answer too.</summary>
    [Theory]
    [InlineData(": keep\n", 500)]
    [InlineData("\n", 2000)]
    [InlineData(" ", 3000)]
    [InlineData(": keep\r\n\r\n", 1)]
    public async Task Whole_answer_after_blank_lines_and_comments_is_read(string line, int count)
    {
        var padding = string.Concat(Enumerable.Repeat(line, count));
        foreach (var type in (string[])["application/json", "text/event-stream"])
        {
            using var client = MemoryHandler.Client(System.Text.Encoding.UTF8.GetBytes(padding + Wire.Hello), type);
            Assert.Equal("Hello", (await client.GetChatClient("m").GetResponseAsync("Hi")).Text);
            Assert.Equal("Hello", (await client.GetChatClient("m").GetStreamingResponseAsync("Hi").ToChatResponseAsync()).Text);
            using var broken = MemoryHandler.Client(System.Text.Encoding.UTF8.GetBytes(padding + Wire.Hello.Replace("\"choices\":[", "\"choices\":[,", StringComparison.Ordinal)), type);
            var exception = await Assert.ThrowsAsync<FireworksException>(() => broken.GetChatClient("m").GetResponseAsync("Hi"));
            Assert.DoesNotContain("Hello", exception.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Recorded_stream_labelled_as_json_is_read()
    {
        using var client = MemoryHandler.Client(CaseFiles.Read("113-sse-labelled-json.body"), "application/json");
        Assert.Equal("ab", (await client.GetChatClient("m").GetStreamingResponseAsync("Hi").ToChatResponseAsync()).Text);
    }

    public static TheoryData<string, string, bool> Forms { get; } = new(
        from type in (string[])["application/json", "text/event-stream", "text/plain", "application/octet-stream", "text/html", "application/x-ndjson"]
        from form in (string[])["stream", "stream after comments", "stream after blank lines", "stream with a mark", "stream of named events", "whole", "whole with a mark", "whole after blank lines"]
        from streams in (bool[])[false, true]
        select (type, form, streams));

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Answer_is_told_by_its_first_bytes(string type, string form, bool streams)
    {
        var body = form switch
        {
            "stream" => Stream,
            "stream after comments" => (byte[])[.. ": keep-alive\n\n: keep-alive\n\n"u8, .. Stream],
            "stream after blank lines" => [.. "\n\r\n\n"u8, .. Stream],
            "stream with a mark" => [.. Encoding.UTF8.GetPreamble(), .. Stream],
            "stream of named events" => Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(Stream).Replace("data:", "event: delta\nid: 7\ndata:", StringComparison.Ordinal)),
            "whole with a mark" => [.. Encoding.UTF8.GetPreamble(), .. Encoding.UTF8.GetBytes(Wire.Hello)],
            "whole after blank lines" => [.. "\r\n \n"u8, .. Encoding.UTF8.GetBytes(Wire.Hello)],
            _ => Encoding.UTF8.GetBytes(Wire.Hello),
        };
        foreach (var pieces in (Func<IEnumerable<int>>?[])[null, () => Enumerable.Repeat(1, body.Length)])
        {
            using var client = MemoryHandler.Client(body, type, pieces);
            var response = await ReadAsync(client, streams);

            Assert.Equal(("Hello", ChatFinishReason.Stop, 17), (response.Text, response.FinishReason, response.Usage?.TotalTokenCount));
            Assert.Single(response.Messages);
        }
    }

    [Theory]
    [InlineData("""{"error":{"message":"model overloaded","type":"server_error"}}""")]
    [InlineData("""[{"error":{"message":"model overloaded"}}]""")]
    [InlineData("\"model overloaded\"")]
    [InlineData("model overloaded")]
    [InlineData("data: {\"error\":{\"message\":\"model overloaded\"}}\n\n")]
    [InlineData("event: error\ndata: model overloaded\n\n")]
    [InlineData(": keep-alive\n\n{\"error\":{\"message\":\"model overloaded\"}}\n")]
    public async Task Error_is_shown_whatever_it_is_called(string body)
    {
        foreach (var type in (string[])["application/json", "text/event-stream", "text/plain"])
        {
            foreach (var streams in (bool[])[false, true])
            {
                using var client = MemoryHandler.Client(Encoding.UTF8.GetBytes(body), type);
                var exception = await Assert.ThrowsAsync<FireworksException>(() => ReadAsync(client, streams));

                Assert.Contains("model overloaded", exception.Message, StringComparison.Ordinal);
                Assert.Contains("model overloaded", exception.ResponseBody, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task Recorded_error_labelled_as_a_stream_is_shown()
    {
        using var client = MemoryHandler.Client(CaseFiles.Read("38-json-error-as-event-stream.body"), "text/event-stream");
        var exception = await Assert.ThrowsAsync<FireworksException>(() => ReadAsync(client, streams: true));
        Assert.Contains("model overloaded", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("event: error\ndata: model overloaded\n\n")]
    [InlineData("event: error\ndata: {\"message\":\"model overloaded\"}\n\n")]
    [InlineData("{\"error\":\n  {\"message\":\"model overloaded\"}\n}\n")]
    [InlineData("model overloaded")]
    [InlineData("data: {\"choices\":[{\"index\":0,\"error\":{\"message\":\"model overloaded\"},\"finish_reason\":\"error\"}]}\n\n")]
    [InlineData("data: {\"errors\":[{\"message\":\"model overloaded\"}]}\n\n")]
    public async Task Error_in_the_middle_of_a_stream_is_shown(string error)
    {
        byte[] body = [.. Answer.EventBytes([Wire.Text("a")], done: false), .. Encoding.UTF8.GetBytes(error)];
        foreach (var pieces in (Func<IEnumerable<int>>?[])[null, () => Enumerable.Repeat(1, body.Length), () => [body.Length - error.Length, error.Length]])
        {
            using var client = MemoryHandler.Client(body, "text/event-stream", pieces);
            List<string> texts = [];
            var exception = await Assert.ThrowsAsync<FireworksException>(async () =>
            {
                await foreach (var update in client.GetChatClient("m").GetStreamingResponseAsync("Hi"))
                {
                    texts.Add(update.Text);
                }
            });

            Assert.Equal(["a"], texts);
            Assert.Contains("model overloaded", exception.Message, StringComparison.Ordinal);
            Assert.Contains("model overloaded", exception.ResponseBody, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Error_that_says_there_is_none_is_none()
    {
        foreach (var none in (string[])["null", "\"\"", "{}", "false"])
        {
            await using var server = await TestServer.StartAsync(
                Answer.Json(Wire.Completion("""{"content":"Hello"}""", more: $",\"error\":{none}")), Answer.Events(Wire.Chunk("""{"content":"Hello"}""", more: $",\"error\":{none}"), Wire.Finish()));
            using var client = server.ChatClient();
            Assert.Equal("Hello", (await client.GetResponseAsync("Hi")).Text);
            Assert.Equal("Hello", (await client.GetStreamingResponseAsync("Hi").ToChatResponseAsync()).Text);
        }
    }

    /// <summary>The service does not promise the order of choices.</summary>
    [Theory]
    [InlineData("""{"index":1,"message":{"content":"b"},"finish_reason":"length"},{"index":0,"message":{"content":"a"},"finish_reason":"stop"}""", "a", "b")]
    [InlineData("""{"message":{"content":"b"},"finish_reason":"length","index":1},{"message":{"content":"a"},"finish_reason":"stop","index":0}""", "a", "b")]
    [InlineData("""{"index":0,"message":{"content":"a"},"finish_reason":"stop"},{"index":1,"message":{"content":"b"}}""", "a", "b")]
    [InlineData("""{"message":{"content":"a"},"finish_reason":"stop"},{"message":{"content":"b"}}""", "a", "b")]
    [InlineData("""{"index":1,"message":{"content":"a"},"finish_reason":"stop"},{"index":2,"message":{"content":"b"}}""", "a", "b")]
    public async Task Choice_with_index_0_is_the_response(string choices, string first, string further)
    {
        using var client = MemoryHandler.Client(Encoding.UTF8.GetBytes($$"""{"id":"c","choices":[{{choices}}]}"""), "application/json");
        var response = await client.GetChatClient("m").GetResponseAsync("Hi");

        Assert.Equal((first, ChatFinishReason.Stop), (response.Text, response.FinishReason));
        Assert.Equal(further, Assert.Single(response.GetFireworksMetadata().ReadFurtherChoices()).Message.Text);
    }

    private static Task<ChatResponse> ReadAsync(FireworksClient client, bool streams)
    {
        var chat = client.GetChatClient("m");
        return streams ? chat.GetStreamingResponseAsync("Hi").ToChatResponseAsync() : chat.GetResponseAsync("Hi");
    }
}
