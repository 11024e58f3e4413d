using System.ClientModel;
using System.Text.Json;
using System.Text.Json.Nodes;
using Fireworks.AI.Extensions.Consumers.Infrastructure;
using Microsoft.Extensions.AI;
using OpenAI;
using OpenAI.Chat;
using ChatFinishReason = Microsoft.Extensions.AI.ChatFinishReason;
using ChatMessage = Microsoft.Extensions.AI.ChatMessage;
using ChatResponseFormat = Microsoft.Extensions.AI.ChatResponseFormat;

namespace Fireworks.AI.Extensions.Consumers.OpenAI;

/// <summary>
/// The same conversation by way of the OpenAI SDK with Microsoft.Extensions.AI.OpenAI and by way of this library, at the same server. The
/// differences are what someone sees who comes from there.
/// </summary>
public sealed class ComparisonTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_tool_loop_differs_in_what_is_sent_of_it_only(bool stream)
    {
        var (theirs, theirText) = await RunAsync(ours: false, stream);
        var (mine, text) = await RunAsync(ours: true, stream);

        Assert.Equal(theirText, text);
        Assert.Equal(theirs.Count, mine.Count);
        Assert.Equal(Roles(theirs), Roles(mine));
        Assert.Equal(
            [
                "content beside calls is null and not absent", // The API's schema wants it.
                "max_completion_tokens is sent as max_tokens", // Fireworks takes both; one at a time.
                "reasoning_content goes back within the loop",
                "top_k is sent",
                .. stream ? (string[])[] : ["stream is sent"], // As false.
                "prompt_cache_key is sent", // Made from the prompt, so that a conversation finds its cache.
                "tool_choice is not sent", // Auto is the default.
            ],
            Differences(theirs[1], mine[1]));
    }

    [Fact]
    public async Task The_plain_SDK_gets_the_same_answer()
    {
        await using var server = await ModelServer.StartAsync(Turn.Say("Hello"));
        ChatClient sdk = new(ModelServer.Model, new ApiKeyCredential("k"), new OpenAIClientOptions { Endpoint = server.Endpoint });
        using var client = server.ChatClient();

        var theirs = await sdk.CompleteChatAsync("Hi");
        var mine = await client.GetResponseAsync("Hi");

        Assert.Equal(theirs.Value.Content[0].Text, mine.Text);
        Assert.Equal((theirs.Value.Usage.InputTokenCount, theirs.Value.Usage.OutputTokenCount), ((int)mine.Usage!.InputTokenCount!, (int)mine.Usage.OutputTokenCount!));
    }

    [Fact]
    public async Task An_authors_name_is_refused_by_Fireworks_and_not_sent_by_us()
    {
        var server = await ModelServer.StartAsync(Turn.Say("Hello"));
        ChatMessage[] messages = [new(ChatRole.User, "Hi") { AuthorName = "Anna" }];

        await Assert.ThrowsAsync<ClientResultException>(() => Theirs(server.Endpoint).GetResponseAsync(messages));
        Assert.Equal("Hello", (await server.ChatClient().GetResponseAsync(messages)).Text);

        // The server tells that it was sent what it refuses.
        await Assert.ThrowsAnyAsync<Exception>(async () => await server.DisposeAsync());
    }

    [Fact]
    public async Task A_schema_is_rewritten_by_them_and_sent_as_it_is_by_us()
    {
        const string Schema = """{"type":"object","properties":{"city":{"type":"string","maxLength":9}}}""";
        await using var server = await ModelServer.StartAsync(Turn.Say("{}"));
        ChatOptions options = new() { ResponseFormat = ChatResponseFormat.ForJsonSchema(JsonDocument.Parse(Schema).RootElement, "city") };

        await Theirs(server.Endpoint).GetResponseAsync("Hi", options);
        await server.ChatClient().GetResponseAsync("Hi", options);

        Assert.NotEqual(Schema, Sent(0));
        Assert.Equal(Schema, Sent(1));

        string Sent(int request) =>
            server.Requests[request].Json.GetProperty("response_format").GetProperty("json_schema").GetProperty("schema").GetRawText();
    }

    [Theory]
    [InlineData("an unknown finish reason")]
    [InlineData("an error in mid-stream")]
    [InlineData("a stream that breaks off")]
    public async Task Odd_ends_are_kept_or_told_by_us(string end)
    {
        var answer = end switch
        {
            "an unknown finish reason" => Answer.Events(Wire.Text("Hi"), Wire.Finish("paused"), Wire.UsageChunk()),
            "an error in mid-stream" => Answer.Events(Wire.Text("Hi"), """{"error":{"message":"The model fell over."}}"""),
            _ => Answer.Events([Wire.Text("Hi")], done: false),
        };
        await using var server = await TestServer.StartAsync(answer, answer);

        var (_, theirReason, theirError) = await ReadAsync(Theirs(server.Endpoint));
        var (text, reason, error) = await ReadAsync(server.ChatClient());

        Assert.Equal("Hi", text);
        Assert.Equal(end, (reason?.Value, error) switch
        {
            ("paused", null) => "an unknown finish reason",
            (null, FireworksException { Message: var message }) when message.Contains("fell over", StringComparison.Ordinal) => "an error in mid-stream",
            (null, FireworksException { Kind: FireworksErrorKind.Interrupted }) => "a stream that breaks off",
            _ => "nothing",
        });
        Assert.Null(theirReason);
        Assert.Equal(end == "an unknown finish reason" ? typeof(ArgumentOutOfRangeException) : null, theirError?.GetType());
    }

    /// <summary>The page for those who come from OpenAI says no more and no less than these tests.</summary>
    [Fact]
    public void The_page_has_these_rows()
    {
        var rows = File.ReadLines(Path.Combine(Repository.Root, "docs", "from-openai.md"))
            .Where(static line => line.StartsWith("| ", StringComparison.Ordinal)).Skip(1).Select(static line => line.Split('|')[1].Trim());

        Assert.Equal(
            [
                "`MaxOutputTokens`", "`TopK`", "reasoning of a tool loop", "`AuthorName`", "`content` beside calls", "`stream` of a whole answer",
                "`tool_choice` auto", "prompt cache", "JSON schemas", "unknown finish reasons, errors in mid-stream, streams that break off",
            ],
            rows);
    }

    private static async Task<(string Text, ChatFinishReason? Reason, Exception? Error)> ReadAsync(IChatClient client)
    {
        var (text, reason) = ("", default(ChatFinishReason?));
        try
        {
            await foreach (var update in client.GetStreamingResponseAsync("Hi"))
            {
                (text, reason) = (text + update.Text, update.FinishReason ?? reason);
            }

            return (text, reason, null);
        }
        catch (Exception exception)
        {
            return (text, reason, exception);
        }
    }

    private static IChatClient Theirs(Uri endpoint) =>
        new ChatClient(ModelServer.Model, new ApiKeyCredential("k"), new OpenAIClientOptions { Endpoint = endpoint }).AsIChatClient();

    private static async Task<(List<JsonNode> Bodies, string Text)> RunAsync(bool ours, bool stream)
    {
        await using var server = await ModelServer.StartAsync(
            refuses: ours, [Turn.Call("get_weather", """{"city":"Paris"}""", reasoning: "Look."), Turn.Say("It is 18 degrees.")]);
        using var client = (ours ? server.ChatClient() : Theirs(server.Endpoint)).AsBuilder().UseFunctionInvocation().Build();
        ChatOptions options = new()
        {
            Tools = [AIFunctionFactory.Create((string city) => "18", "get_weather")],
            Temperature = 0.5f,
            TopK = 40,
            MaxOutputTokens = 100,
            StopSequences = ["END"],
            Seed = 1,
        };
        var response = stream ? await client.GetStreamingResponseAsync("Weather?", options).ToChatResponseAsync() : await client.GetResponseAsync("Weather?", options);
        return ([.. server.Requests.Select(request => JsonNode.Parse(request.Body)!)], response.Text);
    }

    private static IEnumerable<string?> Roles(List<JsonNode> bodies) =>
        bodies.SelectMany(body => body["messages"]!.AsArray()).Select(message => (string?)message!["role"]);

    private static List<string> Differences(JsonNode theirs, JsonNode mine)
    {
        List<string> found = [];
        if (CallsHaveContent(mine) && !CallsHaveContent(theirs))
        {
            found.Add("content beside calls is null and not absent");
        }

        if (theirs["max_completion_tokens"] is not null && mine["max_tokens"] is not null)
        {
            found.Add("max_completion_tokens is sent as max_tokens");
        }

        if (HasReasoning(mine) && !HasReasoning(theirs))
        {
            found.Add("reasoning_content goes back within the loop");
        }

        foreach (var name in mine.AsObject().Select(member => member.Key).Except(["max_tokens"]).Where(name => theirs[name] is null))
        {
            found.Add($"{name} is sent");
        }

        found.AddRange(theirs.AsObject().Select(member => member.Key).Except(["max_completion_tokens"]).Where(name => mine[name] is null).Select(name => $"{name} is not sent"));
        return found;
    }

    private static bool CallsHaveContent(JsonNode body) =>
        body["messages"]!.AsArray().Single(message => message!["tool_calls"] is not null)!.AsObject().ContainsKey("content");

    private static bool HasReasoning(JsonNode body) => body["messages"]!.AsArray().Any(message => message!["reasoning_content"] is not null);
}
