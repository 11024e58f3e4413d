using System.Text.Json;
using Fireworks.AI.Extensions.Catalogue;

namespace Fireworks.AI.Extensions;

/// <summary>Says what the inference API tells of a model that a key can call. A value is null where it did not.</summary>
public sealed class FireworksModelInfo
{
    /// <summary>Gets what to send as the model, for example <c>accounts/fireworks/models/glm-5p3</c>.</summary>
    public required string Id { get; init; }

    /// <summary>Gets the service's word for the kind, for example <c>HF_BASE_MODEL</c> or <c>EMBEDDING_MODEL</c>.</summary>
    public string? Kind { get; init; }

    /// <summary>Gets when the model was added.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>Gets the account that owns the model.</summary>
    public string? OwnedBy { get; init; }

    /// <summary>
    /// Gets the tokens of the longest conversation, prompt and answer together. The service may stop a few tokens earlier.
    /// </summary>
    public int? ContextLength { get; init; }

    /// <summary>Gets whether the model is said to chat. The service says so of some embedding and image models too.</summary>
    public bool? SupportsChat { get; init; }

    /// <summary>Gets whether the model takes images.</summary>
    public bool? SupportsImageInput { get; init; }

    /// <summary>Gets whether the model calls functions. A false is a hint only: some models that have it do call functions.</summary>
    public bool? SupportsTools { get; init; }

    /// <summary>Gets all else that the service told, by the service's names.</summary>
    public IReadOnlyDictionary<string, JsonElement> AdditionalProperties { get; init; } = new Dictionary<string, JsonElement>();

    /// <summary>Names the model.</summary>
    /// <returns>The id.</returns>
    public override string ToString() => Id;

    /// <summary>Reads a model; null where it has no id.</summary>
    internal static FireworksModelInfo? Read(JsonElement json)
    {
        JsonMembers members = new(json);
        members.Take("object");
        return members.Text("id") is not { } id ? null : new()
        {
            Id = id,
            Kind = members.Text("kind"),
            CreatedAt = members.Time("created"),
            OwnedBy = members.Text("owned_by"),
            ContextLength = members.Length("context_length"),
            SupportsChat = members.Flag("supports_chat"),
            SupportsImageInput = members.Flag("supports_image_input"),
            SupportsTools = members.Flag("supports_tools"),
            AdditionalProperties = members.Rest,
        };
    }
}
