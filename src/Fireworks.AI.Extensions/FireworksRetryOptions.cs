namespace Fireworks.AI.Extensions;

/// <summary>
/// How often and how fast a failed request is sent again: after 408, 429, 5xx, failed connections and timeouts, never after the
/// first byte of a response was delivered. The header <c>x-should-retry</c> overrides the choice.
/// </summary>
public sealed class FireworksRetryOptions
{
    /// <summary>Gets or sets the number of attempts after the first one; 0 turns retrying off. Default 2.</summary>
    public int MaxRetries { get; set; } = 2;

    /// <summary>Gets or sets the delay before the first retry; it doubles with each further one. Default 0.5 s.</summary>
    public TimeSpan BaseDelay { get; set; } = TimeSpan.FromSeconds(0.5);

    /// <summary>Gets or sets the longest computed delay. Default 8 s.</summary>
    public TimeSpan MaxDelay { get; set; } = TimeSpan.FromSeconds(8);

    /// <summary>Gets or sets the part of a computed delay that is left to chance, taken off: 0 to 1. Default 0.25.</summary>
    public double Jitter { get; set; } = 0.25;

    /// <summary>
    /// Gets or sets the longest wait that the service may ask for by <c>retry-after</c> or <c>retry-after-ms</c>; a longer one is answered
    /// with the computed delay. Default 60 s.
    /// </summary>
    public TimeSpan MaxRetryAfter { get; set; } = TimeSpan.FromSeconds(60);

    internal TimeSpan DelayFor(int retry, TimeSpan? retryAfter)
    {
        if (retryAfter is { } asked && asked > TimeSpan.Zero && asked <= MaxRetryAfter)
        {
            return asked;
        }

        var seconds = Math.Min(BaseDelay.TotalSeconds * Math.Pow(2, Math.Min(retry, 30)), MaxDelay.TotalSeconds);
        return TimeSpan.FromSeconds(seconds * (1 - (Jitter * Random.Shared.NextDouble())));
    }
}
