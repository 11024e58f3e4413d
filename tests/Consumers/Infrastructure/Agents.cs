using Microsoft.Agents.AI;

namespace Fireworks.AI.Extensions.Consumers.Infrastructure;

/// <summary>The same run of an agent, streaming or not.</summary>
public static class Agents
{
    public static async Task<AgentResponse> AskAsync(
        this AIAgent agent, string question, AgentSession? session = null, bool stream = false, AgentRunOptions? options = null) =>
        stream
            ? await agent.RunStreamingAsync(question, session, options).ToAgentResponseAsync()
            : await agent.RunAsync(question, session, options);
}
