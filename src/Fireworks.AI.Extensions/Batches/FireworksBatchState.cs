using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using Fireworks.AI.Shared.Settings;

namespace Fireworks.AI.Extensions;

/// <summary>Names where a batch stands: <see cref="FireworksBatchJob.State"/>.</summary>
[JsonConverter(typeof(FireworksWordJsonConverter<FireworksBatchState>))]
public readonly record struct FireworksBatchState : ISettingWord, IParsable<FireworksBatchState>
{
    private const string Prefix = "JOB_STATE_";

    /// <summary>Creates a state from any word of the service, also one that this version does not know.</summary>
    /// <param name="value">The word, with or without the <c>JOB_STATE_</c> in front that the service writes.</param>
    /// <exception cref="ArgumentException">The word is empty.</exception>
    public FireworksBatchState(string value)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(value);
        Value = value.StartsWith(Prefix, StringComparison.Ordinal) && value.Length > Prefix.Length ? value[Prefix.Length..] : value;
    }

    /// <summary>Gets the state of a job that the service checks the rows of.</summary>
    public static FireworksBatchState Validating { get; } = new("VALIDATING");

    /// <summary>Gets the state of a job that waits for a machine; for ever, if the model cannot be run in batches.</summary>
    public static FireworksBatchState Pending { get; } = new("PENDING");

    /// <summary>Gets the state of a job whose model is being loaded.</summary>
    public static FireworksBatchState Creating { get; } = new("CREATING");

    /// <summary>Gets the state of a job that runs.</summary>
    public static FireworksBatchState Running { get; } = new("RUNNING");

    /// <summary>Gets the state of a job whose results are being written.</summary>
    public static FireworksBatchState WritingResults { get; } = new("WRITING_RESULTS");

    /// <summary>Gets the end state of a job with all of its results.</summary>
    public static FireworksBatchState Completed { get; } = new("COMPLETED");

    /// <summary>Gets the end state of a job without results, for example because of one invalid row.</summary>
    public static FireworksBatchState Failed { get; } = new("FAILED");

    /// <summary>Gets the end state of a job whose time passed. The rows that were finished by then are kept, and charged.</summary>
    public static FireworksBatchState Expired { get; } = new("EXPIRED");

    /// <summary>Gets the end state of a job that was cancelled.</summary>
    public static FireworksBatchState Cancelled { get; } = new("CANCELLED");

    /// <summary>Gets the end state of a job that the service ended early.</summary>
    public static FireworksBatchState EarlyStopped { get; } = new("EARLY_STOPPED");

    /// <summary>Gets the end state of a job that was deleted.</summary>
    public static FireworksBatchState Deleted { get; } = new("DELETED");

    /// <summary>Gets the word, without the <c>JOB_STATE_</c> that the service writes in front.</summary>
    public string Value => field ?? "";

    /// <summary>Gets whether nothing will happen any more.</summary>
    public bool IsEnd => Value is "COMPLETED" or "FAILED" or "EXPIRED" or "CANCELLED" or "EARLY_STOPPED" or "DELETED" or "ARCHIVED";

    /// <summary>Gets the word.</summary>
    /// <returns>The word.</returns>
    public override string ToString() => Value;

    static FireworksBatchState IParsable<FireworksBatchState>.Parse(string s, IFormatProvider? provider) => new(s);

    static bool IParsable<FireworksBatchState>.TryParse(
        [NotNullWhen(true)] string? s, IFormatProvider? provider, out FireworksBatchState result)
    {
        result = string.IsNullOrWhiteSpace(s) ? default : new(s);
        return result.Value.Length > 0;
    }
}
