namespace Fireworks.AI.Extensions;

/// <summary>The load at which a deployment costs as much as the serverless service: <see cref="FireworksDeploymentPlan"/>.</summary>
public sealed record FireworksBreakEven
{
    /// <summary>Gets the requests in an hour.</summary>
    public required decimal RequestsPerHour { get; init; }

    /// <summary>Gets the tokens, of input and output together, in a second.</summary>
    public required double TokensPerSecond { get; init; }

    /// <summary>Gets the share of what the deployment can get through, from 0 to 1.</summary>
    public required double Utilization { get; init; }
}
