using Fireworks.AI.Extensions.Consumers.Infrastructure;
using Fireworks.AI.Extensions.SemanticKernel;
using Microsoft.Agents.AI;
using Microsoft.Extensions.AI;
using Microsoft.SemanticKernel;

namespace Fireworks.AI.Extensions.Consumers.ExtensionsAI;

/// <summary>What leads the turns of a conversation to the replica that has their beginning in its cache, from the frameworks to the wire.</summary>
public sealed class PromptCacheTests
{
    private static readonly AIFunction Weather = AIFunctionFactory.Create((string location) => $"18 degrees in {location}", "get_weather");

    private static readonly Turn CallWeather = Turn.Call("get_weather", """{"location":"Paris"}""");

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_agents_session_keeps_one_key_and_another_session_has_another(bool stream)
    {
        await using var server = await ModelServer.StartAsync(CallWeather, Turn.Say("18 degrees."), Turn.Say("Bye."), Turn.Say("Hello."));
        var agent = server.ChatClient().AsAIAgent(instructions: "Be brief.", tools: [Weather]);
        var session = await agent.CreateSessionAsync();

        await RunAsync(agent, "Weather?", session, stream);
        await RunAsync(agent, "Thanks", session, stream);
        await RunAsync(agent, "Hi", await agent.CreateSessionAsync(), stream);

        var keys = server.Requests.Select(request => request.Json.GetProperty("prompt_cache_key").GetString()!).ToArray();
        Assert.Equal(4, keys.Length);
        Assert.Single(keys[..3].Distinct());
        Assert.NotEqual(keys[0], keys[3]);
        Assert.Matches("^[0-9A-F]{32}$", keys[0]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_agents_options_carry_the_applications_own_key_through_a_tool_loop(bool stream)
    {
        await using var server = await ModelServer.StartAsync(CallWeather, Turn.Say("18 degrees."));
        var agent = server.ChatClient().AsAIAgent(new ChatClientAgentOptions
        {
            ChatOptions = new ChatOptions { Tools = [Weather] }.WithFireworks(fireworks =>
            {
                fireworks.PromptCacheKey = "conversation-42";
                fireworks.PromptCacheIsolationKey = "tenant-7";
                fireworks.EndUserId = "user-1";
                fireworks.SessionAffinityKey = "session-9";
                fireworks.MultiTurnSessionId = "turns-3";
            }),
        });

        await RunAsync(agent, "Weather?", null, stream);

        AssertOwnKeys(server, 2);
    }

    [Fact]
    public async Task An_agents_run_may_have_a_key_of_its_own()
    {
        await using var server = await ModelServer.StartAsync(Turn.Say("Hello."));
        var agent = server.ChatClient().AsAIAgent();

        await agent.RunAsync("Hi", options: new ChatClientAgentRunOptions(new ChatOptions().WithFireworks(fireworks => fireworks.PromptCacheKey = "run-1")));

        Assert.Equal("run-1", server.LastBody.GetProperty("prompt_cache_key").GetString());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_kernels_settings_carry_them_through_a_tool_loop(bool stream)
    {
        await using var server = await ModelServer.StartAsync(Turn.Call("Weather_get_weather", """{"location":"Paris"}"""), Turn.Say("18 degrees."));

        await PromptAsync(server, stream, new()
        {
            FunctionChoiceBehavior = FunctionChoiceBehavior.Auto(),
            PromptCacheKey = "conversation-42",
            PromptCacheIsolationKey = "tenant-7",
            EndUserId = "user-1",
            SessionAffinityKey = "session-9",
            MultiTurnSessionId = "turns-3",
        });

        AssertOwnKeys(server, 2);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_kernels_tool_loop_keeps_one_key_where_none_is_set(bool stream)
    {
        await using var server = await ModelServer.StartAsync(Turn.Call("Weather_get_weather", """{"location":"Paris"}"""), Turn.Say("18 degrees."));

        await PromptAsync(server, stream, new() { FunctionChoiceBehavior = FunctionChoiceBehavior.Auto() });

        Assert.Equal(2, server.Requests.Count);
        Assert.Single(server.Requests.Select(request => request.Json.GetProperty("prompt_cache_key").GetString()).Distinct());
    }

    private static void AssertOwnKeys(ModelServer server, int requests)
    {
        Assert.Equal(requests, server.Requests.Count);
        Assert.All(server.Requests, request =>
        {
            Assert.Equal(
                ("conversation-42", "tenant-7", "user-1"),
                (Text("prompt_cache_key"), Text("prompt_cache_isolation_key"), Text("user")));
            Assert.Equal(("session-9", "turns-3"), (request.Headers["x-session-affinity"], request.Headers["x-multi-turn-session-id"]));

            string? Text(string name) => request.Json.GetProperty(name).GetString();
        });
    }

    private static async Task RunAsync(AIAgent agent, string question, AgentSession? session, bool stream)
    {
        if (!stream)
        {
            await agent.RunAsync(question, session);
            return;
        }

        await foreach (var _ in agent.RunStreamingAsync(question, session))
        {
        }
    }

    private static async Task PromptAsync(ModelServer server, bool stream, FireworksPromptExecutionSettings settings)
    {
        var builder = Kernel.CreateBuilder();
        builder.AddFireworksChatClient(ModelServer.Model, configure: server.Configure);
        builder.Plugins.AddFromFunctions("Weather", [Weather.AsKernelFunction()]);
        var kernel = builder.Build();
        if (!stream)
        {
            await kernel.InvokePromptAsync("Weather?", new(settings));
            return;
        }

        await foreach (var _ in kernel.InvokePromptStreamingAsync("Weather?", new(settings)))
        {
        }
    }
}
