using System.Text.Json;
using Fireworks.AI.Extensions.Catalogue;

namespace Fireworks.AI.Extensions;

/// <summary>
/// Says what the serverless catalogue tells of a model in one mode: the standard, the priority, the fast and the US one have entries of
/// their own. A value is null where it told none.
/// </summary>
/// <example>
/// <code>
/// var fast = catalogue.Find("glm-5p3")!.Serverless.First(entry =&gt; entry.Mode == "fast");
/// IChatClient client = fireworks.GetChatClient(fast.Address!);
/// </code>
/// </example>
public sealed class FireworksServerlessModel
{
    internal const string StandardMode = "standard";

    private const string PriorityMode = "priority";

    /// <summary>Gets the address of the model, which its modes share.</summary>
    public required string Id { get; init; }

    /// <summary>Gets the mode: <c>standard</c>, <c>priority</c>, <c>fast</c>, or another word of the service.</summary>
    public string Mode { get; init; } = StandardMode;

    /// <summary>
    /// Gets what the service counts the mode's use by; for all but the standard and the priority mode, the router to send.
    /// </summary>
    public string? UsageIdentifier { get; init; }

    /// <summary>
    /// Gets what to send as the model to be served in this mode; null where the catalogue does not tell.
    /// </summary>
    public string? Address => Mode is StandardMode or PriorityMode ? Id : UsageIdentifier;

    /// <summary>Gets the service tier to ask for to be served in this mode; unset for the standard one.</summary>
    public FireworksServiceTier ServiceTier => Mode == PriorityMode ? FireworksServiceTier.Priority : default;

    /// <summary>Gets the name for people.</summary>
    public string? DisplayName { get; init; }

    /// <summary>Gets what the model is good for, in words.</summary>
    public string? Description { get; init; }

    /// <summary>Gets when the model was added.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>Gets the tokens of the longest conversation, prompt and answer together.</summary>
    public int? ContextLength { get; init; }

    /// <summary>Gets further addresses that lead to it for now, for example <c>accounts/fireworks/routers/glm-latest</c>.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>Gets the service's words for uses that it advises the model for, for example <c>coding</c>.</summary>
    public IReadOnlyList<string> UseCases { get; init; } = [];

    /// <summary>Gets what the model takes, for example <c>text</c> and <c>image</c>.</summary>
    public IReadOnlyList<string> InputModalities { get; init; } = [];

    /// <summary>Gets what the model gives, for example <c>text</c> or <c>embeddings</c>.</summary>
    public IReadOnlyList<string> OutputModalities { get; init; } = [];

    /// <summary>Gets the lines of the price as the service writes them.</summary>
    public IReadOnlyList<FireworksSku> Pricing { get; init; } = [];

    /// <summary>Gets all else that the service told, by the service's names.</summary>
    public IReadOnlyDictionary<string, JsonElement> AdditionalProperties { get; init; } = new Dictionary<string, JsonElement>();

    /// <summary>
    /// Gets the price for tokens, of those lines of <see cref="Pricing"/> that are about a million of them; null where there is none.
    /// </summary>
    public FireworksPrice? Price => SkuReader.ReadPrice(this);

    /// <summary>Names the model and the mode.</summary>
    /// <returns>The id, and the mode unless it is the standard one.</returns>
    public override string ToString() => Mode == StandardMode ? Id : $"{Id} ({Mode})";

    /// <summary>Reads an entry; null where it has no id.</summary>
    internal static FireworksServerlessModel? Read(JsonElement json)
    {
        JsonMembers members = new(json);
        members.Take("object");
        return members.Text("id") is not { } id ? null : new()
        {
            Id = id,
            Mode = members.Text("serverless_mode")?.ToLowerInvariant() ?? StandardMode,
            UsageIdentifier = members.Text("usage_identifier"),
            DisplayName = members.Text("display_name"),
            Description = members.Text("description"),
            CreatedAt = members.Time("created"),
            ContextLength = members.Length("context_length"),
            Aliases = members.Texts("aliases"),
            UseCases = members.Texts("use_cases"),
            InputModalities = members.Texts("input_modalities"),
            OutputModalities = members.Texts("output_modalities"),
            Pricing = SkuReader.Read(members.Take("pricing")),
            AdditionalProperties = members.Rest,
        };
    }
}
