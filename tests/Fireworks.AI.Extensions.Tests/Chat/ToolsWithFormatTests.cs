using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Tests;

/// <summary>Tools and a response format in one request, where a model takes the pair and where it refuses it.</summary>
public sealed class ToolsWithFormatTests
{
    private static readonly string[] Both = ["tools", "response_format"];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_model_that_takes_both_is_asked_once(bool stream)
    {
        await using var server = await TestServer.StartAsync(context => Say("{}", IsStream(context)).WriteAsync(context));
        using var client = server.ChatClient();

        Assert.Equal("{}", (await AskAsync(client, stream)).Text);

        Assert.Equal([Both], server.Requests.Select(Members));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_format_waits_until_no_calls_are_made(bool stream)
    {
        var calls = 0;
        await using var server = await StartAsync(hasFormat => hasFormat ? "{}" : calls++ == 0 ? null : "18 degrees, in words");
        RecordingLogger logger = new();
        using FireworksClient fireworks = new(server.Options(), loggerFactory: logger);
        var client = fireworks.GetChatClient("m");

        var called = await AskAsync(client, stream);
        var answered = await AskAsync(client, stream);

        Assert.Single(called.Messages.SelectMany(message => message.Contents).OfType<FunctionCallContent>());
        Assert.Equal("{}", answered.Text);
        Assert.Equal((24, 10), ((int)answered.Usage!.InputTokenCount!, (int)answered.Usage.OutputTokenCount!)); // Of both steps.
        Assert.Equal([Both, ["tools"], ["tools"], ["response_format"]], server.Requests.Select(Members));
        Assert.Single(logger.Messages, message => message.Contains("The format waits", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_one_of_the_two_calls_took_is_not_passed_as_the_whole(bool isFirst)
    {
        const string WithoutUsage = """{"id":"1","choices":[{"index":0,"message":{"role":"assistant","content":"{}"},"finish_reason":"stop"}]}""";
        await using var server = await TestServer.StartAsync(
            Answer.Json(400, Wire.PairRefusal), Answer.Json(isFirst ? WithoutUsage : Wire.Hello), Answer.Json(isFirst ? Wire.Hello : WithoutUsage));
        using var client = server.ChatClient();

        var response = await AskAsync(client, stream: false);

        Assert.Equal(3, server.Requests.Count);
        Assert.Null(response.Usage);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_required_call_needs_no_format_and_forbidden_ones_no_tools(bool stream)
    {
        await using var server = await StartAsync(hasFormat => hasFormat ? "{}" : null);
        using var client = server.ChatClient();

        Assert.Equal(ChatFinishReason.ToolCalls, (await AskAsync(client, stream, options => options.ToolMode = ChatToolMode.RequireAny)).FinishReason);
        Assert.Equal("{}", (await AskAsync(client, stream, options => options.ToolMode = ChatToolMode.None)).Text);

        Assert.Equal([Both, ["tools"], ["response_format"]], server.Requests.Select(Members));
    }

    [Fact]
    public async Task The_form_is_asked_for_without_any_word_on_tools()
    {
        await using var server = await StartAsync(hasFormat => hasFormat ? "{}" : "18");
        using var client = server.ChatClient();

        await AskAsync(client, stream: false, options => options.AdditionalProperties = new() { ["parallel_tool_calls"] = false, ["tool_choice"] = "auto", ["top_k"] = 4 });

        var last = server.LastRequest.Json;
        Assert.False(last.TryGetProperty("tool_choice", out _) || last.TryGetProperty("parallel_tool_calls", out _));
        Assert.Equal(4, last.GetProperty("top_k").GetInt32());
    }

    [Fact]
    public async Task Each_model_is_asked_for_both_once()
    {
        await using var server = await StartAsync(static hasFormat => hasFormat ? "{}" : "18");
        using var client = server.ChatClient();

        foreach (var model in (string[])["a", "b", "a"])
        {
            await AskAsync(client, stream: false, options => options.ModelId = model);
        }

        Assert.Equal(["a", "b"], server.Requests.Where(request => Members(request).SequenceEqual(Both)).Select(request => request.Json.GetProperty("model").GetString()));
    }

    [Theory]
    [InlineData("The response format is not supported.")]
    [InlineData("Error resolving schema reference in tools.")]
    [InlineData("Invalid response_format: property 'tool' has both 'minimum' and 'exclusiveMinimum'")]
    public async Task Other_refusals_are_the_callers(string message)
    {
        await using var server = await TestServer.StartAsync(Answer.Json(400, $$$"""{"error":{"message":"{{{message}}}"}}"""));
        using var client = server.ChatClient();

        await Assert.ThrowsAsync<FireworksException>(() => AskAsync(client, stream: false));
        await Assert.ThrowsAsync<FireworksException>(() => AskAsync(client, stream: true));

        Assert.Equal(2, server.Requests.Count);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_format_waits_for_tools_in_the_services_words_too(bool stream)
    {
        var calls = 0;
        await using var server = await StartAsync(hasFormat => hasFormat ? "{}" : calls++ == 0 ? null : "18 degrees, in words");
        using var client = server.ChatClient();
        void Configure(ChatOptions options)
        {
            options.Tools = null;
            options.RawRepresentationFactory = static _ => new JsonObject { ["tool_choice"] = "auto" };
            options.AdditionalProperties = new()
            {
                ["extra_body"] = JsonNode.Parse(
                    """{"tools":[{"type":"function","function":{"name":"get_weather"}}],"parallel_tool_calls":false}"""),
            };
        }

        var called = await AskAsync(client, stream, Configure);
        var answered = await AskAsync(client, stream, Configure);

        Assert.Equal(ChatFinishReason.ToolCalls, called.FinishReason);
        Assert.Equal("{}", answered.Text);
        Assert.Equal([Both, ["tools"], ["tools"], ["response_format"]], server.Requests.Select(Members));
        var last = server.LastRequest.Json;
        Assert.False(last.TryGetProperty("tool_choice", out _) || last.TryGetProperty("parallel_tool_calls", out _));
    }

    [Theory]
    [InlineData("extra_body")]
    [InlineData("raw")]
    public async Task No_calls_are_tried_where_the_services_words_forbid_them(string source)
    {
        await using var server = await StartAsync(static hasFormat => hasFormat ? "{}" : null);
        using var client = server.ChatClient();

        var response = await AskAsync(client, stream: false, options =>
        {
            options.RawRepresentationFactory = source == "raw" ? static _ => new JsonObject { ["tool_choice"] = "none" } : null;
            options.AdditionalProperties = source == "raw" ? null
                : new() { ["extra_body"] = new Dictionary<string, object?> { ["tool_choice"] = "none" } };
        });

        Assert.Equal("{}", response.Text);
        Assert.Equal([Both, ["response_format"]], server.Requests.Select(Members));
    }

    /// <summary>A service that has begun its answer can only say within it that it refuses the pair.</summary>
    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task A_refusal_under_a_status_of_success_is_one(bool stream, bool asEvent)
    {
        var refusal = asEvent ? Answer.Events(Wire.Chunk("""{"role":"assistant"}"""), Wire.PairRefusal) : Answer.Json(Wire.PairRefusal);
        await using var server = await StartAsync(static hasFormat => hasFormat ? "{}" : "18", refusal);
        using var client = server.ChatClient();

        Assert.Equal("{}", (await AskAsync(client, stream)).Text);
        var exception = await Assert.ThrowsAsync<FireworksException>(() => AskAsync(client, stream, options =>
        {
            options.ResponseFormat = null;
            options.AdditionalProperties = new() { ["response_format"] = "json_object" };
        }));

        Assert.Equal([Both, ["tools"], ["response_format"], Both], server.Requests.Select(Members));
        Assert.Equal((FireworksErrorKind.InvalidRequest, false), (exception.Kind, exception.IsTransient));
        Assert.Contains("ChatOptions.ResponseFormat", exception.Message, StringComparison.Ordinal);
    }

    /// <summary>The history's calls keep the names that the service takes, though the last step declares no tools.</summary>
    [Fact]
    public async Task The_form_is_asked_for_with_the_names_of_the_history()
    {
        await using var server = await StartAsync(static hasFormat => hasFormat ? "{}" : "18");
        using var client = server.ChatClient();
        ChatMessage[] messages =
        [
            new(ChatRole.User, "Weather?"),
            new(ChatRole.Assistant, [new FunctionCallContent("c", "mcp.weather")]),
            new(ChatRole.Tool, [new FunctionResultContent("c", "18")]),
        ];

        await client.GetResponseAsync(messages, new()
        {
            Tools = [AIFunctionFactory.Create(static () => 18, "mcp.weather")],
            ResponseFormat = ChatResponseFormat.Json,
        });

        var names = server.Requests.Select(static request =>
            request.Json.GetProperty("messages")[1].GetProperty("tool_calls")[0].GetProperty("function").GetProperty("name").GetString()!);
        Assert.All(names, static name => Assert.StartsWith("mcp_weather_", name, StringComparison.Ordinal));
    }

    /// <summary>What the caller set in the service's own words is sent as it is; the exception says what would help.</summary>
    [Fact]
    public async Task A_format_in_the_services_words_is_refused_with_advice()
    {
        await using var server = await StartAsync(static _ => "18");
        using var client = server.ChatClient();
        ChatOptions options = new() { Tools = [Tool], AdditionalProperties = new() { ["response_format"] = "json_object" } };

        var exception = await Assert.ThrowsAsync<FireworksException>(() => client.GetResponseAsync("Hi", options));

        Assert.Contains("at the same time", exception.Message, StringComparison.Ordinal);
        Assert.Contains("ChatOptions.ResponseFormat", exception.Message, StringComparison.Ordinal);
    }

    private static AIFunction Tool { get; } = AIFunctionFactory.Create(static (string city) => 18, "get_weather");

    private static Task<ChatResponse> AskAsync(IChatClient client, bool stream, Action<ChatOptions>? configure = null)
    {
        ChatOptions options = new() { Tools = [Tool], ResponseFormat = ChatResponseFormat.Json };
        configure?.Invoke(options);
        return stream ? client.GetStreamingResponseAsync("Weather?", options).ToChatResponseAsync() : client.GetResponseAsync("Weather?", options);
    }

    /// <summary>A server that refuses the pair. Null is a call.</summary>
    private static Task<TestServer> StartAsync(Func<bool, string?> answer, Answer? refusal = null) => TestServer.StartAsync(async context =>
    {
        using var body = await JsonDocument.ParseAsync(context.Request.Body);
        var hasFormat = body.RootElement.TryGetProperty("response_format", out _);
        var stream = body.RootElement.GetProperty("stream").GetBoolean();
        await (hasFormat && body.RootElement.TryGetProperty("tools", out _) ? refusal ?? Answer.Json(400, Wire.PairRefusal)
            : answer(hasFormat) is { } text ? Say(text, stream)
            : Call(stream)).WriteAsync(context);
    });

    private static bool IsStream(Microsoft.AspNetCore.Http.HttpContext context)
    {
        using var body = JsonDocument.Parse(((MemoryStream)context.Request.Body).ToArray());
        return body.RootElement.GetProperty("stream").GetBoolean();
    }

    private static Answer Say(string text, bool stream) => stream
        ? Answer.Events(Wire.Text(text), Wire.Finish(), Wire.UsageChunk())
        : Answer.Json(Wire.Completion($$"""{"role":"assistant","content":{{Wire.Quote(text)}}}"""));

    private static Answer Call(bool stream)
    {
        const string Calls = """[{"index":0,"id":"c","type":"function","function":{"name":"get_weather","arguments":"{\"city\":\"Paris\"}"}}]""";
        return stream
            ? Answer.Events(Wire.Chunk($$"""{"tool_calls":{{Calls}}}"""), Wire.Finish("tool_calls"), Wire.UsageChunk())
            : Answer.Json(Wire.Completion($$"""{"role":"assistant","content":null,"tool_calls":{{Calls}}}""", "tool_calls"));
    }

    private static string[] Members(RecordedRequest request) => [.. Both.Where(name => request.Json.TryGetProperty(name, out _))];
}
