using Fireworks.AI.Extensions.Consumers.Infrastructure;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Consumers.ExtensionsAI;

/// <summary>The function-invoking middleware around a model at Fireworks.</summary>
public sealed class FunctionInvocationTests
{
    private static readonly Turn CallParis = Turn.Call("get_weather", """{"city":"Paris"}""", "a", "First Paris.");

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Parallel_calls_are_answered_in_one_round(bool stream)
    {
        await using var server = await ModelServer.StartAsync(
            Turn.CallAll(("a", "get_weather", """{"city":"Paris"}"""), ("b", "get_weather", """{"city":"Oslo"}""")),
            Turn.Say("Warm and cold."));
        using var client = server.ChatClient().AsBuilder()
            .UseFunctionInvocation(configure: static functions => functions.AllowConcurrentInvocation = true).Build();

        // Each waits for the other, so that they run at once or never end.
        using Barrier both = new(2);
        var weather = AIFunctionFactory.Create(
            async (string city) =>
            {
                await Task.Run(both.SignalAndWait);
                return Weather(city);
            },
            "get_weather");

        Assert.Equal("Warm and cold.", (await client.GetAsync("Weather?", new ChatOptions { Tools = [weather] }, stream)).Text);

        var messages = server.Messages(1);
        Assert.Equal(["user", "assistant", "tool", "tool"], messages.Select(static message => message.GetProperty("role").GetString()));
        Assert.Equal(["a", "b"], messages[2..].Select(static message => message.GetProperty("tool_call_id").GetString()));
        Assert.Equal(["18 in Paris", "18 in Oslo"], messages[2..].Select(static message => message.GetProperty("content").GetString()));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Rounds_follow_each_other_and_reasoning_goes_along(bool stream)
    {
        await using var server = await ModelServer.StartAsync(
            CallParis, Turn.Call("get_weather", """{"city":"Oslo"}""", "b", "Then Oslo."), Turn.Say("Done."));
        using var client = server.ChatClient().AsBuilder().UseFunctionInvocation().Build();

        var response = await AskAsync(client, stream);

        Assert.Equal("Done.", response.Text);
        Assert.Equal(36, response.Usage!.InputTokenCount);
        Assert.Equal(
            ["First Paris.", "Then Oslo."],
            server.Messages(2).Where(static message => message.TryGetProperty("reasoning_content", out _))
                .Select(static message => message.GetProperty("reasoning_content").GetString()));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_function_that_fails_and_one_that_is_unknown_are_told_to_the_model(bool stream)
    {
        await using var server = await ModelServer.StartAsync(
            Turn.CallAll(("a", "fail", "{}"), ("b", "nowhere", "{}")), Turn.Say("Sorry."));
        using var client = server.ChatClient().AsBuilder().UseFunctionInvocation().Build();

        Assert.Equal("Sorry.", (await AskAsync(client, stream)).Text);

        var results = server.Messages(1)[^2..].Select(static message => message.GetProperty("content").GetString()!).ToArray();
        Assert.Contains("Error", results[0], StringComparison.Ordinal);
        Assert.DoesNotContain("secret", results[0], StringComparison.Ordinal);
        Assert.Contains("nowhere", results[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, true)]
    [InlineData(true, true)]
    [InlineData(false, false)]
    [InlineData(true, false)]
    public async Task A_call_waits_for_approval(bool stream, bool approved)
    {
        await using var server = await ModelServer.StartAsync(CallParis, Turn.Say("Done."));
        using var client = server.ChatClient().AsBuilder().UseFunctionInvocation().Build();
        ChatOptions options = new() { Tools = [new ApprovalRequiredAIFunction(AIFunctionFactory.Create(Weather, "get_weather"))] };
        List<ChatMessage> history = [new(ChatRole.User, "Weather?")];

        var asked = await client.GetAsync(history, options, stream);
        history.AddRange(asked.Messages);
        var request = Assert.Single(asked.Contents<ToolApprovalRequestContent>());
        history.Add(new(ChatRole.User, [request.CreateResponse(approved)]));
        var answer = await client.GetAsync(history, options, stream);

        Assert.Equal("Done.", answer.Text);
        var messages = server.Messages(1);
        Assert.Equal(["user", "assistant", "tool"], messages.Select(static message => message.GetProperty("role").GetString()));
        Assert.Equal(approved, messages[2].GetProperty("content").GetString() == "18 in Paris");
        Assert.Equal("First Paris.", messages[1].GetProperty("reasoning_content").GetString());
    }

    private static string Weather(string city) => $"18 in {city}";

    private static Task<ChatResponse> AskAsync(IChatClient client, bool stream)
    {
        var fail = AIFunctionFactory.Create(string () => throw new InvalidOperationException("secret"), "fail");
        return client.GetAsync("Weather?", new ChatOptions { Tools = [AIFunctionFactory.Create(Weather, "get_weather"), fail] }, stream);
    }
}
