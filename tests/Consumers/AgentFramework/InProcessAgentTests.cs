using Fireworks.AI.Extensions.Consumers.Infrastructure;
using Microsoft.Agents.AI;
using Microsoft.Agents.AI.Workflows;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Consumers.AgentFramework;

/// <summary>Agents of the Agent Framework over a model inside the process.</summary>
public sealed class InProcessAgentTests
{
    private static readonly AIFunction Weather = AIFunctionFactory.Create(
        static (string location) => $"18 degrees in {location}", "get_weather", "Get the weather for a city.");

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_agent_calls_its_tools_and_keeps_its_session(bool stream)
    {
        var agent = Agent("Guide", Weather);
        var session = await agent.CreateSessionAsync();

        Assert.Equal(Sparkler.Tell("18 degrees in Paris"), (await agent.AskAsync("What is the weather in Paris?", session, stream)).Text);
        Assert.Equal(Sparkler.Tell("18 degrees in Oslo"), (await agent.AskAsync("And in Oslo?", session, stream)).Text);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Structured_output_and_tools_go_together(bool stream)
    {
        var agent = Agent("Guide", Weather);
        ChatClientAgentRunOptions options = new(new ChatOptions { ResponseFormat = ChatResponseFormat.ForJsonSchema<Report>() });

        var typed = await agent.RunAsync<Report>("What is the weather in Paris?");
        var answer = await agent.AskAsync("What is the weather in Paris?", null, stream, options);

        Assert.All((AgentResponse[])[typed, answer], static response =>
        {
            Assert.Equal("Paris", Assert.Single(Contents<FunctionCallContent>(response)).Arguments!["location"]!.ToString());
            Assert.Equal("18 degrees in Paris", Assert.Single(Contents<FunctionResultContent>(response)).Result!.ToString());
            Assert.StartsWith("{\"city\":\"Paris", response.Messages[^1].Text, StringComparison.Ordinal); // Sparkler may not find the end.
        });
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_agent_is_a_tool_of_another(bool stream)
    {
        var forecaster = Sparkler.ChatClient().AsAIAgent(name: "get_weather", description: "Get the weather for a city.");

        var answer = await Agent("Guide", forecaster.AsAIFunction()).AskAsync("What is the weather in Paris?", null, stream);

        Assert.Equal("Paris", Assert.Single(Contents<FunctionCallContent>(answer)).Arguments!["query"]!.ToString());
        var said = (await forecaster.RunAsync("Paris")).Text;
        Assert.Equal(said, Assert.Single(Contents<FunctionResultContent>(answer)).Result!.ToString());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Agents_work_in_a_row_and_by_handoff(bool stream)
    {
        var guide = Agent("Guide", Weather);
        AIAgent host = Sparkler.ChatClient().AsAIAgent(new ChatClientAgentOptions
        {
            Name = "Host",
            ChatOptions = new() { Temperature = 0, ToolMode = ChatToolMode.RequireAny },
        });
        var inARow = AgentWorkflowBuilder.BuildSequential(guide, Agent("Editor")).AsAIAgent();
        var byHandoff = AgentWorkflowBuilder.CreateHandoffBuilderWith(host).WithHandoffs(host, [guide]).Build().AsAIAgent();

        var row = await inARow.AskAsync("What is the weather in Paris?", null, stream);
        var handedOver = await byHandoff.AskAsync("Get the weather for Paris.", null, stream);

        Assert.Equal(["Guide", "Editor"], Speakers(row));
        Assert.Contains(row.Messages, static message => message.Text == Sparkler.Tell("18 degrees in Paris"));
        Assert.Equal(["Host", "Guide"], Speakers(handedOver));
        Assert.Contains(handedOver.Messages, static message => message.Text == Sparkler.Tell("18 degrees in Paris"));
    }

    private static ChatClientAgent Agent(string name, params AITool[] tools) => Sparkler.ChatClient().AsAIAgent(new ChatClientAgentOptions
    {
        Name = name,
        Description = "Knows the weather.",
        ChatOptions = new() { Temperature = 0, MaxOutputTokens = 100, Tools = tools },
    });

    private static IEnumerable<T> Contents<T>(AgentResponse response)
        where T : AIContent => response.Messages.SelectMany(static message => message.Contents).OfType<T>();

    private static IEnumerable<string?> Speakers(AgentResponse response) =>
        response.Messages.Select(static message => message.AuthorName).Where(static name => name is not null).Distinct();

    private sealed record Report(string City, int Degrees);
}
