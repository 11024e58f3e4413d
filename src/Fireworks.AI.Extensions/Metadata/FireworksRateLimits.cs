namespace Fireworks.AI.Extensions;

/// <summary>The rate limits that a response reports. A value is null where the service did not send it.</summary>
public sealed class FireworksRateLimits
{
    /// <summary>Gets prompt tokens per second that are currently allowed (<c>x-ratelimit-limit-tokens-prompt</c>).</summary>
    public double? PromptTokensPerSecond { get; init; }

    /// <summary>
    /// Gets uncached prompt tokens per second that are currently allowed (<c>x-ratelimit-limit-tokens-cache-adjusted-prompt</c>).
    /// </summary>
    public double? UncachedPromptTokensPerSecond { get; init; }

    /// <summary>Gets generated tokens per second that are currently allowed (<c>x-ratelimit-limit-tokens-generated</c>).</summary>
    public double? GeneratedTokensPerSecond { get; init; }

    /// <summary>Gets the request limit (<c>x-ratelimit-limit-requests</c>), sent by older deployments.</summary>
    public double? Requests { get; init; }

    /// <summary>Gets the requests left (<c>x-ratelimit-remaining-requests</c>), sent by older deployments.</summary>
    public double? RemainingRequests { get; init; }

    /// <summary>
    /// Gets whether the request was served although the account is near or above its limit (<c>x-ratelimit-over-limit: yes</c>).
    /// </summary>
    public bool OverLimit { get; init; }
}
