using System.ClientModel;
using System.Text.Json.Nodes;
using Fireworks.AI.Extensions.Consumers.Infrastructure;
using Microsoft.Extensions.AI;
using OpenAI;
using OpenAI.Chat;
using ChatMessage = Microsoft.Extensions.AI.ChatMessage;

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

        await Assert.ThrowsAsync<ClientResultException>(() => Theirs(server).GetResponseAsync(messages));
        Assert.Equal("Hello", (await server.ChatClient().GetResponseAsync(messages)).Text);

        // The server tells that it was sent what it refuses.
        await Assert.ThrowsAnyAsync<Exception>(async () => await server.DisposeAsync());
    }

    private static IChatClient Theirs(ModelServer server) =>
        new ChatClient(ModelServer.Model, new ApiKeyCredential("k"), new OpenAIClientOptions { Endpoint = server.Endpoint }).AsIChatClient();

    private static async Task<(List<JsonNode> Bodies, string Text)> RunAsync(bool ours, bool stream)
    {
        await using var server = await ModelServer.StartAsync(
            refuses: ours, [Turn.Call("get_weather", """{"city":"Paris"}""", reasoning: "Look."), Turn.Say("It is 18 degrees.")]);
        using var client = (ours ? server.ChatClient() : Theirs(server)).AsBuilder().UseFunctionInvocation().Build();
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
