using System.Text.Json;
using Fireworks.AI.Extensions.Batches;
using Fireworks.AI.Extensions.Json;

namespace Fireworks.AI.Extensions;

/// <summary>A batch at the service, as it was when it was looked at.</summary>
public sealed class FireworksBatchJob
{
    private FireworksBatchJob(string name, JsonElement json)
    {
        Name = name;
        RawRepresentation = json;
        State = json.FindText("state") is { } state ? new(state) : default;
        Progress = FireworksBatchProgress.Read(State, json.Find("jobProgress"));
        StatusCode = json.Find("status")?.FindText("code");
        StatusMessage = json.Find("status")?.FindText("message");
        InputDatasetId = ResourceNames.LastPart(json.FindText("inputDatasetId"));
        OutputDatasetId = ResourceNames.LastPart(json.FindText("outputDatasetId"));
    }

    /// <summary>Gets the whole name, <c>accounts/id/batchInferenceJobs/id</c>.</summary>
    public string Name { get; }

    /// <summary>Gets the id, which is the last part of the name.</summary>
    public string Id => ResourceNames.LastPart(Name)!;

    /// <summary>Gets the name that Fireworks' web pages show; null if there is none.</summary>
    public string? DisplayName => RawRepresentation.FindText("displayName");

    /// <summary>Gets the model; null if the service does not say.</summary>
    public string? Model => RawRepresentation.FindText("model");

    /// <summary>Gets where the job stands.</summary>
    public FireworksBatchState State { get; }

    /// <summary>Gets how far it is.</summary>
    public FireworksBatchProgress Progress { get; }

    /// <summary>Gets the code of the status, for example <c>OK</c> or <c>INVALID_ARGUMENT</c>; null if there is none.</summary>
    public string? StatusCode { get; }

    /// <summary>
    /// Gets the message of the status, as that of a failed job; null if there is none. File names and line numbers in it are not reliable.
    /// The service may repeat parts of the rows in it: do not log it where prompts must not appear.
    /// </summary>
    public string? StatusMessage { get; }

    /// <summary>Gets the id of the dataset with the rows; null if the service does not say.</summary>
    public string? InputDatasetId { get; }

    /// <summary>Gets the id of the dataset with the results; null if there is none yet.</summary>
    public string? OutputDatasetId { get; }

    /// <summary>Gets the whole name of the expired job that this one continues; null for none.</summary>
    public string? ContinuedFrom => RawRepresentation.FindText("continuedFromJobName");

    /// <summary>Gets when the job was created; null if the service does not say.</summary>
    public DateTimeOffset? CreatedAt => RawRepresentation.FindTime("createTime");

    /// <summary>Gets when the job changed last; null if the service does not say.</summary>
    public DateTimeOffset? UpdatedAt => RawRepresentation.FindTime("updateTime");

    /// <summary>Gets when the job expires if it is not done by then; null if the service does not say.</summary>
    public DateTimeOffset? ExpiresAt => RawRepresentation.FindTime("expireTime");

    /// <summary>Gets the job as the service describes it, with what this version does not know.</summary>
    public JsonElement RawRepresentation { get; }

    /// <summary>Says the name and the state.</summary>
    /// <returns>A text for logs.</returns>
    public override string ToString() => $"{Name}: {Progress}";

    /// <exception cref="FireworksException">It is none.</exception>
    internal static FireworksBatchJob Read(JsonElement json) => json.FindText("name") is { } name && ResourceNames.IsJob(name)
        ? new(name, json)
        : throw new FireworksException("The service describes a batch without its name.", FireworksErrorKind.InvalidResponse);
}
