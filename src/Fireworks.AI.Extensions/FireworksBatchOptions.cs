namespace Fireworks.AI.Extensions;

/// <summary>Says how batches are uploaded and waited for: <see cref="FireworksClientOptions.Batches"/>.</summary>
/// <example>
/// <code>
/// var options = new FireworksClientOptions { ApiKey = "fw_..." };
/// options.Batches.MaxPollDelay = TimeSpan.FromMinutes(5);
/// </code>
/// </example>
public sealed class FireworksBatchOptions
{
    /// <summary>
    /// Gets or sets the most bytes of rows that are sent to the API itself; more go to the service's storage by a signed link. Default
    /// 149,000,000, since Fireworks takes less than 150 MB with the form around them; 0 always uses the link.
    /// </summary>
    public long MaxDirectUploadBytes { get; set; } = 149_000_000;

    /// <summary>
    /// Gets or sets the time between the first two looks at a dataset or a job; each further one is half as long again. Default 2 s; at
    /// most one day.
    /// </summary>
    public TimeSpan PollDelay { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Gets or sets the longest time between two looks. Default 60 s; at most one day.</summary>
    public TimeSpan MaxPollDelay { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// Gets or sets how long the service may take to make an uploaded dataset ready. Default 1 hour;
    /// <see cref="Timeout.InfiniteTimeSpan"/> turns the limit off.
    /// </summary>
    public TimeSpan DatasetTimeout { get; set; } = TimeSpan.FromHours(1);

    /// <summary>
    /// Gets or sets how long a wait for a job goes on while the job is pending, as one is for ever whose model cannot be run in batches.
    /// The job itself goes on. Default 24 hours; <see cref="Timeout.InfiniteTimeSpan"/> turns the limit off.
    /// </summary>
    public TimeSpan PendingTimeout { get; set; } = TimeSpan.FromHours(24);

    internal TimeSpan DelayFor(int poll) => TimeSpan.FromSeconds(
        Math.Min(PollDelay.TotalSeconds * Math.Pow(1.5, Math.Min(poll, 100)), MaxPollDelay.TotalSeconds));
}
