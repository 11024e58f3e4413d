namespace Fireworks.AI.Extensions;

/// <summary>
/// How long to wait for a dedicated deployment that is scaled to zero: Fireworks answers 503 with <c>DEPLOYMENT_SCALING_UP</c> and
/// does not queue the request. The delays are those that Fireworks advises; each wait is logged, and a cancellation token ends it at any
/// time. The time spent here does not count towards <see cref="FireworksClientOptions.TotalTimeout"/>.
/// </summary>
public sealed class FireworksScaleUpOptions
{
    /// <summary>Gets or sets the number of attempts after the first one; 0 turns waiting off. Default 30.</summary>
    public int MaxRetries { get; set; } = 30;

    /// <summary>Gets or sets the first wait. Default 5 s.</summary>
    public TimeSpan BaseDelay { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Gets or sets by what each wait is longer than the one before; at least 1. Default 1.5.</summary>
    public double DelayFactor { get; set; } = 1.5;

    /// <summary>Gets or sets the longest wait. Default 60 s.</summary>
    public TimeSpan MaxDelay { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// Gets or sets the longest time from the start of a call to the last attempt that waiting leads to. Default 15 minutes; must be
    /// positive, and <see cref="Timeout.InfiniteTimeSpan"/> leaves <see cref="MaxRetries"/> as the only limit.
    /// </summary>
    public TimeSpan TotalTimeout { get; set; } = TimeSpan.FromMinutes(15);

    internal TimeSpan DelayFor(int retry) => TimeSpan.FromSeconds(
        Math.Min(BaseDelay.TotalSeconds * Math.Pow(DelayFactor, Math.Min(retry, 100)), MaxDelay.TotalSeconds));
}
