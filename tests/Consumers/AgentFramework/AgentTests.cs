using System.Text.Json;
using Fireworks.AI.Extensions.Consumers.Infrastructure;
using Microsoft.Agents.AI;
using Microsoft.Agents.AI.Workflows;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Consumers.AgentFramework;

/// <summary>Agents of the Agent Framework over the clients.</summary>
public sealed class AgentTests
{
    private const string ParisReport = """{"city":"Paris","degrees":18}""";

    private static readonly AIFunction Weather = AIFunctionFactory.Create(
        static (string location) => $"18 degrees in {location}", "get_weather", "Get the weather for a city.");

    private static readonly Turn CallWeather = Turn.Call("get_weather", """{"location":"Paris"}""", reasoning: "Look it up.");

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_agent_calls_its_tools_and_keeps_its_session(bool stream)
    {
        await using var server = await ModelServer.StartAsync(CallWeather, Turn.Say("It is 18 degrees."), Turn.Say("You are welcome."));
        var agent = server.ChatClient().AsAIAgent(instructions: "Be brief.", name: "Guide", tools: [Weather]);
        var session = await agent.CreateSessionAsync();

        Assert.Equal("It is 18 degrees.", (await agent.AskAsync("Weather?", session, stream)).Text);
        Assert.Equal("You are welcome.", (await agent.AskAsync("Thanks", session, stream)).Text);

        Assert.Equal(
            ["system", "user", "assistant", "tool", "assistant", "user"],
            server.Messages(2).Select(message => message.GetProperty("role").GetString()));
        Assert.Equal("Be brief.", server.Messages(0)[0].GetProperty("content").GetString());
        Assert.Equal("Look it up.", server.Messages(1)[2].GetProperty("reasoning_content").GetString());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Structured_output_and_tools_go_together(bool stream)
    {
        await using var server = await ModelServer.StartAsync(
            CallWeather, Turn.Say(ParisReport), CallWeather, Turn.Say(ParisReport));
        var agent = server.ChatClient().AsAIAgent(tools: [Weather]);
        ChatClientAgentRunOptions options = new(new ChatOptions { ResponseFormat = ChatResponseFormat.ForJsonSchema<Report>() });

        var report = await agent.RunAsync<Report>("Weather in Paris?");
        var answer = await agent.AskAsync("Weather in Paris?", null, stream, options);

        Assert.Equal(new Report("Paris", 18), report.Result);
        Assert.Equal(ParisReport, answer.Text);
        Assert.All(server.Requests, static request => Assert.True(
            request.Json.TryGetProperty("tools", out _) && request.Json.TryGetProperty("response_format", out _)));
    }

    /// <summary>RunAsync of a type sends tools and schema together, which some models refuse.</summary>
    [Fact]
    public async Task Structured_output_waits_for_the_calls_where_the_pair_is_refused()
    {
        await using var server = await ModelServer.StartRefusingPairAsync(
            CallWeather, Turn.Say("It is 18 degrees."), Turn.Say(ParisReport));
        var agent = server.ChatClient().AsAIAgent(tools: [Weather]);

        var report = await agent.RunAsync<Report>("Weather in Paris?");

        Assert.Equal(new Report("Paris", 18), report.Result);
        Assert.Equal(
            ["tools response_format", "tools", "tools", "response_format"],
            server.Requests.Select(static request => string.Join(
                ' ', ((string[])["tools", "response_format"]).Where(name => request.Json.TryGetProperty(name, out _)))));
        Assert.Equal("18 degrees in Paris", server.Messages(3)[^1].GetProperty("content").GetString());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Structured_output_does_not_crowd_out_the_calls_in_process(bool stream)
    {
        List<string> called = [];
        var weather = AIFunctionFactory.Create(
            (string location) => { called.Add(location); return "18 degrees"; }, "get_weather", "Get the weather for a city.");
        using var client = Sparkler.ChatClient().AsBuilder().UseFunctionInvocation().Build();
        ChatOptions options = new()
        {
            Tools = [weather],
            ResponseFormat = ChatResponseFormat.ForJsonSchema<Report>(),
            Temperature = 0,
            MaxOutputTokens = 60,
        };

        var response = await client.GetAsync("What is the weather in Paris?", options, stream);

        Assert.Equal(["Paris"], called);
        Assert.StartsWith("{\"city\":", response.Messages[^1].Text, StringComparison.Ordinal); // Sparkler may not find the end.
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_agent_is_a_tool_of_another(bool stream)
    {
        await using var server = await ModelServer.StartAsync(
            Turn.Call("Forecaster", """{"query":"Paris?"}"""), Turn.Say("18 degrees in Paris."), Turn.Say("Take a coat."));
        var forecaster = server.ChatClient().AsAIAgent(name: "Forecaster", description: "Knows the weather.");
        var guide = server.ChatClient().AsAIAgent(name: "Guide", tools: [forecaster.AsAIFunction()]);

        Assert.Equal("Take a coat.", (await guide.AskAsync("What to wear?", null, stream)).Text);

        Assert.Equal("18 degrees in Paris.", server.Messages(2)[^1].GetProperty("content").GetString());
    }

    [Fact]
    public async Task Agents_work_one_after_the_other()
    {
        await using var server = await ModelServer.StartAsync(Turn.Say("Draft."), Turn.Say("Final."));
        var writer = server.ChatClient().AsAIAgent(instructions: "Write.", name: "Writer");
        var editor = server.ChatClient().AsAIAgent(instructions: "Edit.", name: "Editor");

        var answer = (await AgentWorkflowBuilder.BuildSequential(writer, editor).AsAIAgent().AskAsync("A sentence on rain.")).Text;

        Assert.Contains("Final.", answer, StringComparison.Ordinal);
        Assert.Equal(2, server.Requests.Count);
        Assert.Contains(server.Messages(1), message => message.GetProperty("content").GetString() == "Draft.");
    }

    /// <summary>As the page docs/agent-framework.md builds and runs them. Each agent is known by its instructions.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Agents_work_in_a_row_and_by_handoff(bool stream)
    {
        await using var server = await TestServer.StartAsync(async context =>
        {
            using var body = await JsonDocument.ParseAsync(context.Request.Body);
            var messages = body.RootElement.GetProperty("messages").EnumerateArray().ToList();
            var instructions = messages[0].GetProperty("content").GetString()!;
            var isFirst = messages.TrueForAll(static message => message.GetProperty("role").GetString() != "tool");
            var function = body.RootElement.TryGetProperty("tools", out var tools)
                ? tools[0].GetProperty("function").GetProperty("name").GetString() : null;
            var turn = instructions.Contains("Tell the weather.", StringComparison.Ordinal) ? Turn.Say("18 degrees.")
                : function is not null && isFirst ? Turn.Call(function, """{"query":"Paris?"}""")
                : instructions.Contains("Plan a day.", StringComparison.Ordinal) ?
                    Turn.Say($"Walk at {messages[^1].GetProperty("content").GetString()}")
                : Turn.Say("Welcome to Paris.");
            await turn.ToAnswer(body.RootElement.TryGetProperty("stream", out var asked) && asked.GetBoolean()).WriteAsync(context);
        });
        IChatClient client = server.ChatClient();
        AIAgent forecaster = client.AsAIAgent(instructions: "Tell the weather.", name: "Forecaster", description: "Knows the weather.");
        AIAgent guide = client.AsAIAgent(instructions: "Plan a day.", name: "Guide", tools: [forecaster.AsAIFunction()]);
        AIAgent host = client.AsAIAgent(instructions: "Welcome a traveller in one sentence.", name: "Host");
        var inARow = AgentWorkflowBuilder.BuildSequential(guide, host).AsAIAgent();
        var byHandoff = AgentWorkflowBuilder.CreateHandoffBuilderWith(host).WithHandoffs(host, [forecaster]).Build().AsAIAgent();

        var row = (await inARow.AskAsync("A day in Paris", null, stream)).Text;
        var requests = server.Requests.Count;
        var handedOver = (await byHandoff.AskAsync("What is the weather in Paris?", null, stream)).Text;

        Assert.Contains("Walk at 18 degrees.", row, StringComparison.Ordinal);
        Assert.EndsWith("Welcome to Paris.", row, StringComparison.Ordinal);
        Assert.Equal("18 degrees.", handedOver);

        // The guide twice, the forecaster, the host; then the host and the forecaster.
        Assert.Equal((4, 2), (requests, server.Requests.Count - requests));
    }

    private sealed record Report(string City, int Degrees);
}
