using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Tests;

/// <summary>The key by which the turns of a conversation find the replica that has its beginning in the cache.</summary>
public sealed class PromptCacheKeyTests
{
    private static readonly AITool Tool = AIFunctionFactory.Create((string city) => $"Rain in {city}.", "weather", "Tells the weather.");

    [Fact]
    public async Task Turns_of_a_conversation_share_a_key_that_tells_nothing()
    {
        List<ChatMessage> conversation = [new(ChatRole.System, "Be brief, agent Smith."), new(ChatRole.User, "My secret question")];
        ChatOptions options = new() { Tools = [Tool], Instructions = "Speak plainly." };
        var first = await KeyAsync(conversation, options);
        Assert.Matches("^[0-9A-F]{32}$", first);

        // The rounds of a tool loop, with reasoning, a call and its result; then the next question, and whatever the application adds.
        conversation.Add(new(ChatRole.Assistant, [new TextReasoningContent("Hm."), new FunctionCallContent("c", "weather", new Dictionary<string, object?> { ["city"] = "Kyiv" })]));
        conversation.Add(new(ChatRole.Tool, [new FunctionResultContent("c", "Rain in Kyiv.")]));
        Assert.Equal(first, await KeyAsync(conversation, options));
        conversation.Add(new(ChatRole.Assistant, "It rains."));
        conversation.Add(new(ChatRole.User, "And tomorrow?"));
        conversation.Add(new(ChatRole.System, "It is late."));
        Assert.Equal(first, await KeyAsync(conversation, new() { Tools = [Tool], Instructions = "Speak plainly.", Temperature = 0.5f, MaxOutputTokens = 9, ToolMode = ChatToolMode.RequireAny }));
        Assert.Equal(first, await KeyAsync(conversation, options, stream: true));
    }

    [Fact]
    public async Task Conversations_that_begin_differently_have_keys_of_their_own()
    {
        List<ChatMessage> messages = [new(ChatRole.System, "Be brief."), new(ChatRole.User, "Hi")];
        HashSet<string?> keys =
        [
            await KeyAsync(messages, new() { Tools = [Tool] }),
            await KeyAsync(messages, new()),
            await KeyAsync(messages, new() { ModelId = "other" }),
            await KeyAsync(messages, new() { Instructions = "Be brief." }),
            await KeyAsync([messages[0], new(ChatRole.User, "Hi!")], new()),
            await KeyAsync([new(ChatRole.System, "Be long."), messages[1]], new()),
            await KeyAsync([new(ChatRole.System, "Be brief.Hi")], new()),
            await KeyAsync([messages[1]], new()),
            await KeyAsync([new(ChatRole.User, [new TextContent("Hi"), new DataContent(new byte[] { 1 }, "image/png")])], new()),
            await KeyAsync([new(ChatRole.User, [new TextContent("Hi"), new DataContent(new byte[] { 2 }, "image/png")])], new()),
        ];
        Assert.Equal(10, keys.Count);
        Assert.DoesNotContain(null, keys);
    }

    [Fact]
    public async Task No_key_is_made_where_something_else_decides_or_the_client_does_not_want_it()
    {
        Assert.Equal("mine", await KeyAsync(Hi, With(fireworks => fireworks.PromptCacheKey = "mine")));
        Assert.Null(await KeyAsync(Hi, With(fireworks => fireworks.SessionAffinityKey = "s")));
        Assert.Null(await KeyAsync(Hi, With(fireworks => fireworks.MultiTurnSessionId = "s")));
        Assert.Null(await KeyAsync(Hi, new() { AdditionalProperties = new() { ["user"] = "u" } }));
        Assert.Null(await KeyAsync(Hi, new() { AdditionalProperties = new() { ["extra_body"] = new JsonObject { ["user"] = "u" } } }));
        Assert.Equal("raw", await KeyAsync(Hi, new() { RawRepresentationFactory = _ => new JsonObject { ["prompt_cache_key"] = "raw" } }));
        Assert.Null(await KeyAsync([], new() { AdditionalProperties = new() { ["prompt_token_ids"] = new[] { 1, 2 } } }));
        Assert.Null(await KeyAsync(Hi, new(), configure: options => options.AutomaticPromptCacheKey = false));
        foreach (var header in (string[])["X-Session-Affinity", "x-multi-turn-session-id"])
        {
            Assert.Null(await KeyAsync(Hi, new(), configure: options => options.Headers[header] = "s"));
            using HttpClient http = new();
            http.DefaultRequestHeaders.Add(header, "s");
            Assert.Null(await KeyAsync(Hi, new(), http: http));
        }
    }

    [Fact]
    public async Task Key_that_an_endpoint_refuses_is_left_out()
    {
        await using var server = await TestServer.StartAsync(context => new StreamReader(context.Request.Body).ReadToEndAsync().Result.Contains("prompt_cache_key", StringComparison.Ordinal)
            ? Answer.Json(400, """{"error":{"message":"Extra inputs are not permitted, field: 'prompt_cache_key', value: 'x'"}}""").WriteAsync(context)
            : Answer.Json(Wire.Hello).WriteAsync(context));
        using FireworksClient client = new(server.Options());

        Assert.Equal("Hello", (await client.GetChatClient("m").GetResponseAsync("Hi")).Text);
        Assert.Equal(2, server.Requests.Count);
        Assert.Equal("Hello", (await client.GetChatClient("n").GetResponseAsync("Hi")).Text);
        Assert.Equal(3, server.Requests.Count);
        await Assert.ThrowsAsync<FireworksException>(() => client.GetChatClient("m").GetResponseAsync("Hi", With(fireworks => fireworks.PromptCacheKey = "mine")));
        Assert.Equal(4, server.Requests.Count);
    }

    [Fact]
    public async Task Extra_high_effort_is_sent_as_the_highest_where_a_model_refuses_it()
    {
        await using var server = await TestServer.StartAsync(context => new StreamReader(context.Request.Body).ReadToEndAsync().Result.Contains("xhigh", StringComparison.Ordinal) && context.Request.Headers["x-takes-all"].Count == 0
            ? Answer.Json(400, """{"error":{"message":"Invalid reasoning effort: xhigh"}}""").WriteAsync(context)
            : Answer.Json(Wire.Hello).WriteAsync(context));
        const string Model = "accounts/fireworks/models/deepseek-v4p1";
        ChatOptions options = new() { Reasoning = new() { Effort = ReasoningEffort.ExtraHigh } };
        using FireworksClient taking = new(server.Options(settings => settings.Headers["x-takes-all"] = "1"));
        await taking.GetChatClient(Model).GetResponseAsync("Hi", options);
        Assert.Equal(["xhigh"], Efforts());

        // Once for each client and model; in each way of calling.
        using FireworksClient client = new(server.Options());
        await client.GetChatClient(Model).GetResponseAsync("Hi", options);
        Assert.Equal(["xhigh", "xhigh", "max"], Efforts());
        await client.GetChatClient(Model).GetStreamingResponseAsync("Hi", options).ToListAsync();
        Assert.Equal(["xhigh", "xhigh", "max", "max"], Efforts());
        await client.GetChatClient(Model + "-flash").GetStreamingResponseAsync("Hi", options).ToListAsync();
        Assert.Equal(["xhigh", "max"], Efforts()[4..]);

        // What the caller says in Fireworks' own words is the caller's.
        await Assert.ThrowsAsync<FireworksException>(() => client.GetChatClient("other").GetResponseAsync("Hi", new() { AdditionalProperties = new() { ["reasoning_effort"] = "xhigh" } }));
        Assert.Equal(["xhigh"], Efforts()[6..]);

        string[] Efforts() => [.. server.Requests.Select(request => request.Json.GetProperty("reasoning_effort").GetString()!)];
    }

    [Fact]
    public async Task Other_refusals_are_not_answered_by_sending_again()
    {
        await using var server = await TestServer.StartAsync(Answer.Json(400, """{"error":{"message":"The prompt is too long"}}"""));
        using var client = server.ChatClient("deepseek-v4p1");
        await Assert.ThrowsAsync<FireworksException>(() => client.GetResponseAsync("Hi", new() { Reasoning = new() { Effort = ReasoningEffort.ExtraHigh } }));
        Assert.Single(server.Requests);
    }

    private static readonly List<ChatMessage> Hi = [new(ChatRole.User, "Hi")];

    private static ChatOptions With(Action<FireworksChatOptions> configure) => new ChatOptions().WithFireworks(configure);

    private static async Task<string?> KeyAsync(
        IEnumerable<ChatMessage> messages, ChatOptions options, bool stream = false, Action<FireworksClientOptions>? configure = null, HttpClient? http = null)
    {
        await using var server = await TestServer.StartAsync(Answer.Json(Wire.Hello));
        using FireworksClient client = new(server.Options(configure), http);
        var chat = client.GetChatClient("m");
        _ = stream ? await chat.GetStreamingResponseAsync(messages, options).ToChatResponseAsync() : await chat.GetResponseAsync(messages, options);
        return server.LastRequest.Json.TryGetProperty("prompt_cache_key", out var key) ? key.GetString() : null;
    }
}
