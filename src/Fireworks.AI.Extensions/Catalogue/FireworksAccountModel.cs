using System.Text.Json;
using Fireworks.AI.Extensions.Catalogue;

namespace Fireworks.AI.Extensions;

/// <summary>Says what the control plane tells of a model that an account owns. A value is null where it told none.</summary>
public sealed class FireworksAccountModel
{
    /// <summary>Gets the address, for example <c>accounts/fireworks/models/glm-5p3</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Gets the name for people.</summary>
    public string? DisplayName { get; init; }

    /// <summary>Gets the model in words.</summary>
    public string? Description { get; init; }

    /// <summary>Gets the service's word for the kind, for example <c>HF_BASE_MODEL</c> or <c>HF_PEFT_ADDON</c>.</summary>
    public string? Kind { get; init; }

    /// <summary>Gets the service's word for the state: <c>UPLOADING</c> or <c>READY</c>.</summary>
    public string? State { get; init; }

    /// <summary>Gets when the model was created.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>Gets when the model was changed.</summary>
    public DateTimeOffset? UpdatedAt { get; init; }

    /// <summary>Gets the tokens of the longest conversation, prompt and answer together.</summary>
    public int? ContextLength { get; init; }

    /// <summary>Gets the tokens of the longest conversation that the model can be tuned with.</summary>
    public int? TrainingContextLength { get; init; }

    /// <summary>Gets whether the model takes images.</summary>
    public bool? SupportsImageInput { get; init; }

    /// <summary>Gets whether the model calls functions.</summary>
    public bool? SupportsTools { get; init; }

    /// <summary>Gets whether adapters (LoRA) can be loaded upon the model.</summary>
    public bool? SupportsLora { get; init; }

    /// <summary>
    /// Gets whether the model is said to be served without a deployment. It may still say so when the service has ended; the models that a
    /// key can call, <see cref="FireworksModelClient.ListAsync"/>, are the safest word.
    /// </summary>
    public bool? SupportsServerless { get; init; }

    /// <summary>Gets whether other accounts may use the model.</summary>
    public bool? IsPublic { get; init; }

    /// <summary>Gets whether the model can be fine-tuned.</summary>
    public bool? IsTunable { get; init; }

    /// <summary>Gets the day on which the model leaves the serverless service. Fireworks announces it at least two weeks before.</summary>
    public DateOnly? DeprecationDate { get; init; }

    /// <summary>Gets the number of parameters.</summary>
    public long? ParameterCount { get; init; }

    /// <summary>Gets whether the model is a mixture of experts.</summary>
    public bool? IsMixtureOfExperts { get; init; }

    /// <summary>Gets the page of the model at Hugging Face.</summary>
    public string? HuggingFaceUrl { get; init; }

    /// <summary>Gets the model that drafts tokens for it where nothing else is said.</summary>
    public string? DefaultDraftModel { get; init; }

    /// <summary>Gets the service's words for the precisions that the model can be deployed with.</summary>
    public IReadOnlyList<string> SupportedPrecisions { get; init; } = [];

    /// <summary>Gets all else that the service told, by the service's names.</summary>
    public IReadOnlyDictionary<string, JsonElement> AdditionalProperties { get; init; } = new Dictionary<string, JsonElement>();

    /// <summary>Names the model.</summary>
    /// <returns>The name.</returns>
    public override string ToString() => Name;

    /// <summary>Reads a model; null where it has no name.</summary>
    internal static FireworksAccountModel? Read(JsonElement json)
    {
        JsonMembers members = new(json);
        members.Rest.TryGetValue("baseModelDetails", out var details);
        JsonMembers facts = new(details);
        return members.Text("name") is not { } name ? null : new()
        {
            Name = name,
            DisplayName = members.Text("displayName"),
            Description = members.Text("description"),
            Kind = members.Text("kind"),
            State = members.Text("state"),
            CreatedAt = members.Time("createTime"),
            UpdatedAt = members.Time("updateTime"),
            ContextLength = members.Length("contextLength"),
            TrainingContextLength = members.Length("trainingContextLength"),
            SupportsImageInput = members.Flag("supportsImageInput"),
            SupportsTools = members.Flag("supportsTools"),
            SupportsLora = members.Flag("supportsLora"),
            SupportsServerless = members.Flag("supportsServerless"),
            IsPublic = members.Flag("public"),
            IsTunable = members.Flag("tunable"),
            DeprecationDate = members.Date("deprecationDate"),
            ParameterCount = facts.Count("parameterCount"),
            IsMixtureOfExperts = facts.Flag("moe"),
            HuggingFaceUrl = members.Text("huggingFaceUrl"),
            DefaultDraftModel = members.Text("defaultDraftModel"),
            SupportedPrecisions = members.Texts("supportedPrecisions"),
            AdditionalProperties = members.Rest,
        };
    }
}
