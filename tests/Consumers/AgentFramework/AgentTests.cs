using Fireworks.AI.Extensions.Consumers.Infrastructure;
using Microsoft.Agents.AI;
using Microsoft.Agents.AI.Workflows;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Consumers.AgentFramework;

/// <summary>Agents of the Agent Framework over the clients.</summary>
public sealed class AgentTests
{
    private static readonly AIFunction Weather = AIFunctionFactory.Create((string location) => $"18 degrees in {location}", "get_weather", "Get the weather for a city.");

    private static readonly Turn CallWeather = Turn.Call("get_weather", """{"location":"Paris"}""", reasoning: "Look it up.");

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_agent_calls_its_tools_and_keeps_its_session(bool stream)
    {
        await using var server = await ModelServer.StartAsync(CallWeather, Turn.Say("It is 18 degrees."), Turn.Say("You are welcome."));
        var agent = server.ChatClient().AsAIAgent(instructions: "Be brief.", name: "Guide", tools: [Weather]);
        var session = await agent.CreateSessionAsync();

        Assert.Equal("It is 18 degrees.", await AskAsync(agent, "Weather?", session, stream));
        Assert.Equal("You are welcome.", await AskAsync(agent, "Thanks", session, stream));

        Assert.Equal(
            ["system", "user", "assistant", "tool", "assistant", "user"],
            server.Messages(2).Select(message => message.GetProperty("role").GetString()));
        Assert.Equal("Be brief.", server.Messages(0)[0].GetProperty("content").GetString());
        Assert.Equal("Look it up.", server.Messages(1)[2].GetProperty("reasoning_content").GetString());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_agent_in_process_calls_its_tools(bool stream)
    {
        var agent = Sparkler.ChatClient().AsAIAgent(tools: [Weather]);

        Assert.Contains("18 degrees", await AskAsync(agent, "What is the weather in Paris?", await agent.CreateSessionAsync(), stream), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Structured_output_and_tools_go_together()
    {
        await using var server = await ModelServer.StartAsync(CallWeather, Turn.Say("""{"city":"Paris","degrees":18}"""));
        var agent = server.ChatClient().AsAIAgent(tools: [Weather]);

        var report = await agent.RunAsync<Report>("Weather in Paris?");

        Assert.Equal(new Report("Paris", 18), report.Result);
    }

    /// <summary>RunAsync of a type sends tools and schema together, which some models refuse.</summary>
    [Fact]
    public async Task Structured_output_waits_for_the_calls_where_the_pair_is_refused()
    {
        await using var server = await ModelServer.StartRefusingPairAsync(
            CallWeather, Turn.Say("It is 18 degrees."), Turn.Say("""{"city":"Paris","degrees":18}"""));
        var agent = server.ChatClient().AsAIAgent(tools: [Weather]);

        var report = await agent.RunAsync<Report>("Weather in Paris?");

        Assert.Equal(new Report("Paris", 18), report.Result);
        Assert.Equal(
            ["tools response_format", "tools", "tools", "response_format"],
            server.Requests.Select(request => string.Join(' ', ((string[])["tools", "response_format"]).Where(name => request.Json.TryGetProperty(name, out _)))));
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
        ChatOptions options = new() { Tools = [weather], ResponseFormat = ChatResponseFormat.ForJsonSchema<Report>(), Temperature = 0, MaxOutputTokens = 60 };

        var response = stream
            ? await client.GetStreamingResponseAsync("What is the weather in Paris?", options).ToChatResponseAsync()
            : await client.GetResponseAsync("What is the weather in Paris?", options);

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

        Assert.Equal("Take a coat.", await AskAsync(guide, "What to wear?", await guide.CreateSessionAsync(), stream));

        Assert.Equal("18 degrees in Paris.", server.Messages(2)[^1].GetProperty("content").GetString());
    }

    [Fact]
    public async Task Agents_work_one_after_the_other()
    {
        await using var server = await ModelServer.StartAsync(Turn.Say("Draft."), Turn.Say("Final."));
        var writer = server.ChatClient().AsAIAgent(instructions: "Write.", name: "Writer");
        var editor = server.ChatClient().AsAIAgent(instructions: "Edit.", name: "Editor");

        var answer = await AskAsync(AgentWorkflowBuilder.BuildSequential(writer, editor).AsAIAgent(), "A sentence on rain.");

        Assert.Contains("Final.", answer, StringComparison.Ordinal);
        Assert.Equal(2, server.Requests.Count);
        Assert.Contains(server.Messages(1), message => message.GetProperty("content").GetString() == "Draft.");
    }

    [Fact]
    public async Task An_agent_hands_over_to_another()
    {
        await using var server = await TestServer.StartAsync(async context =>
        {
            using var body = await System.Text.Json.JsonDocument.ParseAsync(context.Request.Body);
            var handoff = body.RootElement.TryGetProperty("tools", out var tools) ? tools[0].GetProperty("function").GetProperty("name").GetString()! : null;
            var stream = body.RootElement.TryGetProperty("stream", out var asked) && asked.GetBoolean();
            await (handoff is null ? Turn.Say("x squared is 9.") : Turn.Call(handoff)).ToAnswer(stream).WriteAsync(context);
        });
        var triage = server.ChatClient().AsAIAgent(instructions: "Hand over.", name: "triage");
        var maths = server.ChatClient().AsAIAgent(instructions: "Do maths.", name: "maths", description: "Does maths.");
        var workflow = AgentWorkflowBuilder.CreateHandoffBuilderWith(triage).WithHandoffs(triage, [maths]).Build();

        Assert.Contains("x squared is 9.", await AskAsync(workflow.AsAIAgent(), "What is 3 squared?"), StringComparison.Ordinal);

        Assert.Equal(2, server.Requests.Count);
    }

    private static async Task<string> AskAsync(AIAgent agent, string question, AgentSession? session = null, bool stream = false)
    {
        if (!stream)
        {
            return (await agent.RunAsync(question, session)).Text;
        }

        var text = "";
        await foreach (var update in agent.RunStreamingAsync(question, session))
        {
            text += update.Text;
        }

        return text;
    }

    private sealed record Report(string City, int Degrees);
}
