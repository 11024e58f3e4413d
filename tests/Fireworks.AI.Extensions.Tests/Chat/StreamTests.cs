using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Tests;

public sealed class StreamTests
{
    [Fact]
    public async Task Current_form_is_read()
    {
        var updates = await ReadAsync(
            Wire.Chunk("""{"role":"assistant"}"""), Wire.Chunk("""{"reasoning_content":"Short."}"""), Wire.Text("Hi"), Wire.Text(" \"there\"\u00e9"), Wire.Chunk("""{"content":""}"""), Wire.Finish(), Wire.UsageChunk());

        Assert.Equal(5, updates.Count);
        Assert.All(updates, update =>
        {
            Assert.Equal(("chatcmpl-1a", "chatcmpl-1a", "accounts/fireworks/models/served"), (update.ResponseId, update.MessageId, update.ModelId));
            Assert.Equal((ChatRole.Assistant, null, null), (update.Role, update.AuthorName, update.ConversationId));
            Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1791400000), update.CreatedAt);
        });
        var response = updates.ToChatResponse();
        var message = Assert.Single(response.Messages);
        Assert.Equal("Short.", Assert.IsType<TextReasoningContent>(message.Contents[0]).Text);
        Assert.Equal("Hi \"there\"\u00e9", response.Text);
        Assert.Equal(ChatFinishReason.Stop, response.FinishReason);
        Assert.Equal((12, 5, 17, 8, 3), (response.Usage!.InputTokenCount, response.Usage.OutputTokenCount, response.Usage.TotalTokenCount, response.Usage.CachedInputTokenCount, response.Usage.ReasoningTokenCount));
    }

    [Theory]
    [InlineData("on the finish chunk")]
    [InlineData("alone")]
    [InlineData("on both")]
    [InlineData("in the choice")]
    [InlineData("twice, growing")]
    public async Task Usage_is_given_once_wherever_it_stands(string position)
    {
        var first = Wire.Usage.Replace("\"total_tokens\":17", "\"total_tokens\":9", StringComparison.Ordinal);
        string[] tail = position switch
        {
            "on the finish chunk" => [Wire.Finish(more: $",\"usage\":{Wire.Usage}")],
            "alone" => [Wire.Finish(more: ",\"usage\":null"), Wire.UsageChunk()],
            "on both" => [Wire.Finish(more: $",\"usage\":{Wire.Usage}"), Wire.UsageChunk(first)],
            "in the choice" => [Wire.Finish().Replace("\"finish_reason\"", $"\"usage\":{Wire.Usage},\"finish_reason\"", StringComparison.Ordinal)],
            _ => [Wire.Text("a").Replace("\"choices\"", $"\"usage\":{first},\"choices\"", StringComparison.Ordinal), Wire.Finish(), Wire.UsageChunk()],
        };

        var updates = await ReadAsync([Wire.Text("Hi"), .. tail]);

        var usage = Assert.Single(updates.SelectMany(update => update.Contents).OfType<UsageContent>());
        Assert.Equal(17, usage.Details.TotalTokenCount);
    }

    [Fact]
    public async Task Comments_and_other_lines_are_skipped()
    {
        var events = System.Text.Encoding.UTF8.GetBytes($": keep-alive\n\n:\n\ndata: {Wire.Text("a")}\r\n\r\n: ping\nid: 5\nretry: 10\nevent: message\ndata: {Wire.Finish()}\n\ndata: [DONE]\n\ndata: not read any more\n\n");
        await using var server = await TestServer.StartAsync(Answer.Events(events));
        using var client = server.ChatClient();

        Assert.Equal("a", (await client.GetStreamingResponseAsync("Hi").ToChatResponseAsync()).Text);
    }

    [Fact]
    public async Task Stream_without_DONE_but_with_a_finish_reason_is_whole()
    {
        await using var server = await TestServer.StartAsync(Answer.Events([Wire.Text("a"), Wire.Finish()], done: false));
        using var client = server.ChatClient();

        Assert.Equal("a", (await client.GetStreamingResponseAsync("Hi").ToChatResponseAsync()).Text);
    }

    [Fact]
    public async Task Stream_that_ends_early_is_an_error_after_its_updates()
    {
        foreach (var breaks in (bool[])[false, true])
        {
            TaskCompletionSource delivered = new();
            var ending = Answer.Events([Wire.Text("a"), Wire.Text("b")], done: false) with { Breaks = breaks, Hold = delivered.Task };
            await using var server = await TestServer.StartAsync(ending.With(("x-request-id", "r1")));
            using var client = server.ChatClient();
            List<string> texts = [];

            var exception = await Assert.ThrowsAsync<FireworksException>(async () =>
            {
                await foreach (var update in client.GetStreamingResponseAsync("Hi"))
                {
                    texts.Add(update.Text);
                    if (texts.Count == 2)
                    {
                        delivered.SetResult();
                    }
                }
            });

            Assert.Equal(["a", "b"], texts);
            Assert.Equal(FireworksErrorKind.Interrupted, exception.Kind);
            Assert.Single(server.Requests);
        }
    }

    [Theory]
    [InlineData("""{"error":{"message":"overloaded","code":503,"type":"server_error"},"request_id":"r2"}""", "503", "r2")]
    [InlineData("""{"error":"overloaded"}""", null, null)]
    [InlineData("""{"object":"error","message":"overloaded","code":"X"}""", "X", null)]
    [InlineData("""{"detail":"overloaded"}""", null, null)]
    public async Task Error_within_a_stream_follows_the_updates(string error, string? code, string? requestId)
    {
        await using var server = await TestServer.StartAsync(Answer.Events(Wire.Text("a"), error));
        using var client = server.ChatClient();
        List<string> texts = [];

        var exception = await Assert.ThrowsAsync<FireworksException>(async () =>
        {
            await foreach (var update in client.GetStreamingResponseAsync("Hi"))
            {
                texts.Add(update.Text);
            }
        });

        Assert.Equal(["a"], texts);
        Assert.Contains("overloaded", exception.Message, StringComparison.Ordinal);
        Assert.Equal((code, requestId, FireworksErrorKind.Interrupted), (exception.ErrorCode, exception.RequestId, exception.Kind));
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("[1]")]
    [InlineData("{\"choices\":")]
    public async Task Broken_chunk_is_an_error(string data)
    {
        var exception = await Assert.ThrowsAsync<FireworksException>(() => ReadAsync(Wire.Text("a"), data));
        Assert.Equal(FireworksErrorKind.InvalidResponse, exception.Kind);
    }

    [Fact]
    public async Task Unknown_finish_reason_is_kept_and_known_ones_are_mapped()
    {
        foreach ((var wire, var expected) in ((string, ChatFinishReason)[])[("weird", new("weird")), ("length", ChatFinishReason.Length), ("tool_calls", ChatFinishReason.ToolCalls), ("function_call", ChatFinishReason.ToolCalls), ("content_filter", ChatFinishReason.ContentFilter)])
        {
            Assert.Equal(expected, (await ReadAsync(Wire.Finish(wire))).ToChatResponse().FinishReason);
        }
    }

    [Fact]
    public async Task Tool_calls_are_given_once_each_and_whole()
    {
        var updates = await ReadAsync(
            Call(0, "call_a", "get_time", ""), Call(0, null, null, "{\"zone\":"), Call(1, "call_b", "get_time", "{\"zo"), Call(0, null, null, "\"UTC\"}"), Call(1, null, null, "ne\":\"\u00fc\"}"),
            Call(2, "call_c", "now", "{}"), Wire.Finish("tool_calls"), Wire.UsageChunk());

        FunctionCallContent[] calls = [.. updates.SelectMany(update => update.Contents).OfType<FunctionCallContent>()];
        Assert.Equal(["call_a", "call_b", "call_c"], calls.Select(call => call.CallId));
        Assert.Equal(["get_time", "get_time", "now"], calls.Select(call => call.Name));
        Assert.Equal(("UTC", "\u00fc"), (calls[0].Arguments!["zone"]!.ToString(), calls[1].Arguments!["zone"]!.ToString()));
        Assert.Empty(calls[2].Arguments!);
        Assert.All(calls, call => Assert.Null(call.Exception));
        Assert.Equal(2, updates.Count);
    }

    [Fact]
    public async Task Tool_calls_in_other_forms_are_read()
    {
        var updates = await ReadAsync(
            Wire.Chunk("""{"tool_calls":[{"id":"x1","function":{"arguments":{"a":[1]},"name":"one"},"type":"function"}]}"""),
            Wire.Chunk("""{"tool_calls":[{"index":0,"id":"x2","function":{"name":"two","arguments":""}}]}"""),
            Wire.Chunk("""{"tool_calls":[{"index":0,"id":"x2","function":{"arguments":"{\"b\":2}"}}]}"""),
            Wire.Chunk("""{"tool_calls":[{"index":7,"function":"three"}]}"""),
            Wire.Finish("stop"));

        FunctionCallContent[] calls = [.. updates.SelectMany(update => update.Contents).OfType<FunctionCallContent>()];
        Assert.Equal(["one", "two", "three"], calls.Select(call => call.Name));
        Assert.Equal(("[1]", "2"), (((JsonElement)calls[0].Arguments!["a"]!).GetRawText(), ((JsonElement)calls[1].Arguments!["b"]!).GetRawText()));
        Assert.StartsWith("call_", calls[2].CallId, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"zone\":")]
    [InlineData("[1]")]
    [InlineData("{} {}")]
    [InlineData("\"text\"")]
    public async Task Malformed_arguments_are_kept_with_the_exception(string arguments)
    {
        var updates = await ReadAsync(Call(0, "c", "f", arguments), Wire.Finish("tool_calls"));
        var call = Assert.Single(updates.SelectMany(update => update.Contents).OfType<FunctionCallContent>());
        Assert.NotNull(call.Exception);
        Assert.Equal(arguments, call.RawRepresentation);
        Assert.Contains("\"arguments\":\"{}\"", RequestBody.Messages(new ChatMessage(ChatRole.Assistant, [call])));
    }

    [Fact]
    public async Task Reasoning_stays_with_the_tool_call_of_a_stream()
    {
        var updates = await ReadAsync(Wire.Chunk("""{"reasoning_content":"Need "}"""), Wire.Chunk("""{"reasoning_content":"it."}"""), Call(0, "c", "f", "{}"), Wire.Finish("tool_calls"));
        var call = Assert.Single(updates.SelectMany(update => update.Contents).OfType<FunctionCallContent>());
        Assert.Contains("\"reasoning_content\":\"Need it.\"", RequestBody.Messages(new ChatMessage(ChatRole.Assistant, [call])));
    }

    [Fact]
    public async Task Reasoning_can_be_left_out()
    {
        ChatOptions options = new() { Reasoning = new() { Output = ReasoningOutput.None } };
        var updates = await ReadAsync(options, Wire.Chunk("""{"reasoning_content":"Hm."}"""), Wire.Text("a"), Wire.Finish());
        Assert.DoesNotContain(updates.SelectMany(update => update.Contents), content => content is TextReasoningContent);
    }

    [Fact]
    public async Task Think_tags_are_split_however_the_text_is_cut()
    {
        const string Text = "<think>\nSo 1<2?</th>\n</think>\n\nYes <b>";
        var options = new ChatOptions().WithFireworks(settings => settings.SplitThinkTags = true);
        for (var cut = 0; cut < Text.Length; cut++)
        {
            var updates = await ReadAsync(options, Wire.Text(Text[..cut]), Wire.Text(Text[cut..]), Wire.Finish());
            var contents = updates.SelectMany(update => update.Contents);
            Assert.Equal("\nSo 1<2?</th>\n", string.Concat(contents.OfType<TextReasoningContent>().Select(content => content.Text)));
            Assert.Equal("Yes <b>", string.Concat(contents.OfType<TextContent>().Select(content => content.Text)));
        }
    }

    [Fact]
    public async Task Raw_chunks_are_given_where_asked_for()
    {
        var options = new ChatOptions().WithFireworks(settings => settings.IncludeRawChunks = true);
        string[] chunks = [Wire.Chunk("""{"role":"assistant"}"""), Call(0, "c", "f", "{\"a\":"), Call(0, null, null, "1}"), Wire.Finish("tool_calls"), Wire.UsageChunk()];
        var updates = await ReadAsync(options, chunks);

        Assert.Equal(chunks, updates.Select(update => update.RawRepresentation).OfType<FireworksRawResponse>().Select(raw => raw.ToString()));
        Assert.Single(updates.SelectMany(update => update.Contents).OfType<FunctionCallContent>());
    }

    [Fact]
    public async Task Log_probabilities_and_token_ids_add_up_in_the_response()
    {
        static string Chunk(string token, int id) => $$$"""{{{{Wire.Identity}}},"choices":[{"index":0,"delta":{"content":"{{{token}}}"},"token_ids":[{{{id}}}],"logprobs":{"content":[{"token":"{{{token}}}","logprob":-0.5,"sampling_logprob":-0.25,"token_id":{{{id}}},"bytes":[104],"text_offset":0,"top_logprobs":[{"token":"x","logprob":-1}]}]}}]}""";
        var updates = await ReadAsync(Chunk("h", 7), Chunk("i", 8), Wire.Finish(more: ",\"perf_metrics\":{\"server-processing-time\":\"0.25\"}"));

        Assert.Equal("h", Assert.Single(updates[0].GetFireworksMetadata().LogProbabilities).Token);
        var metadata = updates.ToChatResponse().GetFireworksMetadata();
        Assert.Equal([7, 8], metadata.TokenIds);
        Assert.Equal(["h", "i"], metadata.LogProbabilities.Select(token => token.Token));
        Assert.Equal((-0.5, -0.25, 8, "x"), (metadata.LogProbabilities[1].LogProbability, metadata.LogProbabilities[1].SamplingLogProbability, metadata.LogProbabilities[1].TokenId, metadata.LogProbabilities[1].Alternatives[0].Token));
        Assert.Equal(TimeSpan.FromSeconds(0.25), metadata.ServerProcessingTime);
    }

    [Fact]
    public async Task Refusal_is_visible()
    {
        var updates = await ReadAsync(Wire.Chunk("""{"refusal":"No."}"""), Wire.Finish());
        var refusal = Assert.Single(updates.SelectMany(update => update.Contents).OfType<ErrorContent>());
        Assert.Equal(("No.", "Refusal"), (refusal.Message, refusal.ErrorCode));
    }

    [Fact]
    public async Task Whole_answer_to_a_streaming_call_becomes_updates()
    {
        await using var server = await TestServer.StartAsync(Answer.Json(Wire.Hello), Answer.Json("""{"error":"busy"}"""));
        using var client = server.ChatClient();

        Assert.Equal("Hello", (await client.GetStreamingResponseAsync("Hi").ToChatResponseAsync()).Text);
        await Assert.ThrowsAsync<FireworksException>(() => client.GetStreamingResponseAsync("Hi").ToChatResponseAsync());
    }

    [Fact]
    public async Task Each_response_has_usage_of_its_own()
    {
        await using var server = await TestServer.StartAsync(Answer.Events(Wire.Text("a"), Wire.Finish(), Wire.UsageChunk()));
        using var client = server.ChatClient();
        var first = (await client.GetStreamingResponseAsync("Hi").ToChatResponseAsync()).Usage!;
        first.Add(first);
        Assert.Equal(12, (await client.GetStreamingResponseAsync("Hi").ToChatResponseAsync()).Usage!.InputTokenCount);
    }

    private static string Call(int index, string? id, string? name, string arguments) =>
        Wire.Chunk($"{{\"tool_calls\":[{{\"index\":{index},{(id is null ? "" : $"\"id\":\"{id}\",\"type\":\"function\",")}\"function\":{{{(name is null ? "" : $"\"name\":\"{name}\",")}\"arguments\":{Wire.Quote(arguments)}}}}}]}}");

    private static Task<List<ChatResponseUpdate>> ReadAsync(params string[] data) => ReadAsync(null, data);

    private static async Task<List<ChatResponseUpdate>> ReadAsync(ChatOptions? options, params string[] data)
    {
        using var client = MemoryHandler.Client(Answer.EventBytes(data), "text/event-stream");
        return await client.GetChatClient("m").GetStreamingResponseAsync("Hi", options).ToListAsync();
    }
}
