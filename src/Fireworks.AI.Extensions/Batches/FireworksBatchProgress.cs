using System.Text.Json;
using Fireworks.AI.Extensions.Json;

namespace Fireworks.AI.Extensions;

/// <summary>Tells how far a batch is. What the service does not say, as before a job runs, is null.</summary>
public sealed class FireworksBatchProgress
{
    private FireworksBatchProgress(FireworksBatchState state)
    {
        State = state;
    }

    /// <summary>Gets where the job stands.</summary>
    public FireworksBatchState State { get; }

    /// <summary>Gets how much of the job is done, from 0 to 100: what the service says, or else the processed part of the rows.</summary>
    public double? Percent { get; private init; }

    /// <summary>Gets the number of rows.</summary>
    public long? TotalRows { get; private init; }

    /// <summary>Gets the number of rows that are done, well or not.</summary>
    public long? ProcessedRows { get; private init; }

    /// <summary>Gets the number of rows that have an answer.</summary>
    public long? SucceededRows { get; private init; }

    /// <summary>Gets the number of rows that have an error.</summary>
    public long? FailedRows { get; private init; }

    /// <summary>Gets the tokens of the prompts so far, with those from the cache.</summary>
    public long? InputTokens { get; private init; }

    /// <summary>Gets the tokens of the prompts so far that came from the cache.</summary>
    public long? CachedInputTokens { get; private init; }

    /// <summary>Gets the tokens of the answers so far.</summary>
    public long? OutputTokens { get; private init; }

    /// <summary>Says the state and the counts.</summary>
    /// <returns>A text for logs.</returns>
    public override string ToString() => TotalRows is null ? State.ToString() : $"{State}, {ProcessedRows ?? 0} of {TotalRows} rows";

    internal static FireworksBatchProgress Read(FireworksBatchState state, JsonElement? progress)
    {
        var json = progress ?? default;
        var total = json.FindInteger("totalInputRequests");
        var processed = json.FindInteger("totalProcessedRequests");
        double? part = total > 0 && processed is not null ? Math.Clamp(100.0 * processed.Value / total.Value, 0, 100) : null;
        return new(state)
        {
            Percent = state == FireworksBatchState.Completed ? 100
                : json.FindInteger("percent") is > 0 and <= 100 and var percent ? percent
                : part,
            TotalRows = total,
            ProcessedRows = processed,
            SucceededRows = json.FindInteger("successfullyProcessedRequests"),
            FailedRows = json.FindInteger("failedRequests"),
            InputTokens = json.FindInteger("inputTokens"),
            CachedInputTokens = json.FindInteger("cachedInputTokenCount"),
            OutputTokens = json.FindInteger("outputTokens"),
        };
    }
}
