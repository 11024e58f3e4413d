namespace Agent;

/// <summary>Something the user of the agent can mend; shown without a stack trace.</summary>
internal sealed class AgentException(string message) : Exception(message);
