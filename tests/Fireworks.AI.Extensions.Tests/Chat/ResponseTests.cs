using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Tests;

public sealed class ResponseTests
{
    [Fact]
    public async Task Completion_is_read()
    {
        var response = await ReadAsync(Wire.Completion("""{"role":"assistant","content":"Green","reasoning_content":"Grass is green."}"""));

        Assert.Equal(["Grass is green.", "Green"], response.Messages.Single().Contents.Select(content => content.ToString()));
        Assert.Equal(("chatcmpl-0f3c", "accounts/fireworks/models/served", null), (response.ResponseId, response.ModelId, response.ConversationId));
        Assert.Equal((12, 5, 17, 8, 3), (response.Usage!.InputTokenCount, response.Usage.OutputTokenCount, response.Usage.TotalTokenCount, response.Usage.CachedInputTokenCount, response.Usage.ReasoningTokenCount));
        Assert.Contains("chatcmpl-0f3c", Assert.IsType<FireworksRawResponse>(response.RawRepresentation).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tool_calls_are_read()
    {
        var response = await ReadAsync(Wire.Completion(
            """{"role":"assistant","content":null,"tool_calls":[{"id":"a","type":"function","function":{"name":"f","arguments":"{\"x\":1}"}},{"id":"b","type":"function","function":{"name":"g","arguments":{"y":[2]}}},{"type":"function","function":{"name":"h","arguments":""}},{"type":"function","function":{"name":"h","arguments":"{"}}]}""", "tool_calls"));

        FunctionCallContent[] calls = [.. response.Messages.Single().Contents.Cast<FunctionCallContent>()];
        Assert.Equal(["f", "g", "h", "h"], calls.Select(call => call.Name));
        Assert.Equal(["a", "b"], calls.Take(2).Select(call => call.CallId));
        Assert.NotEqual(calls[2].CallId, calls[3].CallId);
        Assert.Equal(("1", "[2]"), (calls[0].Arguments!["x"]!.ToString(), ((JsonElement)calls[1].Arguments!["y"]!).GetRawText()));
        Assert.Null(calls[2].Exception);
        Assert.NotNull(calls[3].Exception);
        Assert.Equal(ChatFinishReason.ToolCalls, response.FinishReason);
    }

    [Fact]
    public async Task Metadata_is_typed()
    {
        await using var server = await TestServer.StartAsync(Answer.Json(Wire.Completion(
            """{"role":"assistant","content":"a"}""",
            choiceMore: ""","logprobs":{"tokens":["a"],"token_logprobs":[-0.5],"top_logprobs":[{"a":-0.5,"b":-1}],"text_offset":[0],"token_ids":[7]},"raw_output":{"completion":"a"},"token_ids":[7]},{"index":1,"finish_reason":"length","message":{"role":"assistant","content":"second"}""",
            more: ""","prompt_token_ids":[1,2],"perf_metrics":{"server-time-to-first-token":0.5,"speculation-prompt-matched-tokens":"9"}""")).With(
            ("x-request-id", "r1"), ("fireworks-server-processing-time", "1.5"), ("fireworks-cached-prompt-tokens", "8"), ("fireworks-sampling-options", """{"temperature":1}"""),
            ("X-Ratelimit-Limit-Tokens-Prompt", "1000"), ("x-ratelimit-over-limit", "yes")));
        using var client = server.ChatClient();

        var response = await client.GetResponseAsync("Hi", new ChatOptions().WithFireworks(settings => settings.ChoiceCount = 2));

        Check(response.GetFireworksMetadata());

        // A cache that stores responses as JSON must not lose them.
        var json = JsonSerializer.Serialize(response, AIJsonUtilities.DefaultOptions);
        Check(JsonSerializer.Deserialize<ChatResponse>(json, AIJsonUtilities.DefaultOptions)!.GetFireworksMetadata());

        static void Check(FireworksMetadata metadata)
        {
            Assert.Equal("r1", metadata.RequestId);
            Assert.Equal((0.5, 1.5), (metadata.ServerTimeToFirstToken!.Value.TotalSeconds, metadata.ServerProcessingTime!.Value.TotalSeconds));
            Assert.Equal((8, 9), (metadata.CachedPromptTokens, metadata.MatchedPredictionTokens));
            Assert.Equal((1000, true), (metadata.RateLimits!.PromptTokensPerSecond, metadata.RateLimits.OverLimit));
            Assert.Equal(1, metadata.SamplingOptions!.Value.GetProperty("temperature").GetInt32());
            Assert.Equal("a", metadata.RawOutput!.Value.GetProperty("completion").GetString());
            Assert.Equal([7], metadata.TokenIds);
            Assert.Equal([1, 2], metadata.PromptTokenIds);
            var token = Assert.Single(metadata.LogProbabilities);
            Assert.Equal(("a", -0.5, 7, 0, 2), (token.Token, token.LogProbability, token.TokenId, token.TextOffset, token.Alternatives.Count));
            var choice = Assert.Single(metadata.ReadFurtherChoices());
            Assert.Equal((1, "second", ChatFinishReason.Length), (choice.Index, choice.Message.Text, choice.FinishReason));
            Assert.Contains("server-processing-time", metadata.PerformanceMetrics.Keys);
        }
    }

    [Fact]
    public async Task Response_without_extras_has_empty_metadata()
    {
        var metadata = (await ReadAsync(Wire.Hello)).GetFireworksMetadata();
        Assert.Null(metadata.RateLimits);
        Assert.Empty(metadata.LogProbabilities);
        Assert.Empty(metadata.ReadFurtherChoices());
        Assert.Empty(metadata.PerformanceMetrics);
    }

    [Fact]
    public async Task Refusal_truncation_and_null_content_are_visible()
    {
        var refused = await ReadAsync(Wire.Completion("""{"role":"assistant","content":null,"refusal":"No."}""", "length"));
        Assert.Equal("No.", Assert.IsType<ErrorContent>(refused.Messages.Single().Contents.Single()).Message);
        Assert.Equal(ChatFinishReason.Length, refused.FinishReason);
        Assert.Empty((await ReadAsync(Wire.Completion("""{"role":"assistant","content":null}"""))).Messages.Single().Contents);
    }

    [Fact]
    public async Task Think_tags_are_split_where_asked_for()
    {
        var json = Wire.Completion("""{"role":"assistant","content":"<think>Hm.</think>\n\nYes"}""");
        var response = await ReadAsync(json, new ChatOptions().WithFireworks(settings => settings.SplitThinkTags = true));
        Assert.Equal(["Hm.", "Yes"], response.Messages.Single().Contents.Select(content => content.ToString()));
        Assert.Equal("<think>Hm.</think>\n\nYes", (await ReadAsync(json)).Text);
    }

    [Theory]
    [InlineData("<html>", FireworksErrorKind.InvalidResponse)]
    [InlineData("[]", FireworksErrorKind.InvalidResponse)]
    [InlineData("{}", FireworksErrorKind.InvalidResponse)]
    [InlineData("", FireworksErrorKind.InvalidResponse)]
    [InlineData("""{"choices":[]}""", FireworksErrorKind.InvalidResponse)]
    [InlineData("""{"error":{"message":"x"}}""", FireworksErrorKind.Interrupted)]
    public async Task Other_bodies_are_errors(string body, FireworksErrorKind kind) =>
        Assert.Equal(kind, (await Assert.ThrowsAsync<FireworksException>(() => ReadAsync(body))).Kind);

    [Fact]
    public async Task Services_are_answered()
    {
        using FireworksChatClient client = new("m", new() { ApiKey = "fw_test_key" });
        var metadata = client.GetService<ChatClientMetadata>()!;
        Assert.Equal(("fireworks", "m", FireworksClientOptions.DefaultEndpoint), (metadata.ProviderName, metadata.DefaultModelId, metadata.ProviderUri));
        Assert.Same(client, client.GetService<FireworksChatClient>());
        Assert.Same(client, client.GetService<IChatClient>());
        Assert.Null(client.GetService(typeof(ChatClientMetadata), "key"));
        Assert.Null(client.GetService<string>());
        await Assert.ThrowsAsync<ArgumentNullException>(() => client.GetResponseAsync((IEnumerable<ChatMessage>)null!));
        Assert.Throws<ArgumentNullException>(() => { client.GetStreamingResponseAsync((IEnumerable<ChatMessage>)null!); });
    }

    private static async Task<ChatResponse> ReadAsync(string json, ChatOptions? options = null)
    {
        using var client = MemoryHandler.Client(System.Text.Encoding.UTF8.GetBytes(json), "application/json");
        return await client.GetChatClient("m").GetResponseAsync("Hi", options);
    }
}
