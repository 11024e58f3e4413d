using System.Collections.Frozen;
using Fireworks.AI.Extensions.Completions;
using Fireworks.AI.Extensions.Settings;
using Fireworks.AI.Shared.Settings;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Chat.Request;

/// <summary>
/// One request before it is written: the messages of a chat or the prompt of a completion, and the members of the body, resolved.
/// </summary>
internal sealed class ChatRequest
{
    /// <exception cref="ArgumentException">The request has a value that Fireworks would refuse.</exception>
    /// <exception cref="NotSupportedException">The request asks for what the endpoint does not have.</exception>
    public ChatRequest(
        IChatClient client,
        string model,
        IEnumerable<ChatMessage> messages,
        ChatOptions? options,
        bool stream,
        ClientSettings settings,
        UnknownSettings unknownSettings,
        RefusedSettings? refusedSettings = null,
        string? prompt = null)
    {
        Prompt = prompt;
        Messages = messages as IReadOnlyList<ChatMessage> ?? [.. messages];
        Options = options;
        Entries = new(options?.AdditionalProperties);
        Stream = stream;
        Settings = settings;
        Refuse(options);
        if (IsCompletion)
        {
            CompletionPrompt.Refuse(options);
            Images = Entries.GetTexts(KnownCompletionSettings.Images)?.AsReadOnly() ?? Images;
        }

        Model = settings.ResolveModel(options?.ModelId, model);
        ToolNames = ToolNames.Find(options?.Tools);
        RefusedSettings = refusedSettings ?? new();
        Properties = ChatSettingResolver.Resolve(this, options?.RawRepresentationFactory?.Invoke(client), unknownSettings);
    }

    public IReadOnlyList<ChatMessage> Messages { get; }

    /// <summary>The text to continue; null where the request is a chat.</summary>
    public string? Prompt { get; }

    public bool IsCompletion => Prompt is not null;

    /// <summary>The operation's name for telemetry.</summary>
    public string Operation => IsCompletion ? "text_completion" : "chat";

    /// <summary>The images of a completion; those of a chat are in its messages.</summary>
    public IReadOnlyList<string> Images { get; } = [];

    /// <summary>The settings that entries can set.</summary>
    public FrozenDictionary<string, SettingKind> Known => IsCompletion ? KnownCompletionSettings.Known : KnownChatSettings.Known;

    public ChatOptions? Options { get; }

    public SettingEntries Entries { get; }

    public bool Stream { get; }

    public ClientSettings Settings { get; }

    public string Model { get; }

    /// <summary>The tools whose names are others on the wire; null if there are none.</summary>
    public ToolNames? ToolNames { get; }

    public RefusedSettings RefusedSettings { get; }

    /// <summary>The properties of the body, each once, with the source that won.</summary>
    public IReadOnlyList<ResolvedSetting> Properties { get; private set; }

    /// <summary>Whether the service is asked to end a stream with the usage, as it does by itself.</summary>
    public bool ExpectsUsage => Properties.All(static setting => setting.Name != SettingNames.StreamOptions ||
        SettingValue.ToProperties(setting.Value)?.Any(static option =>
            option.Key == "include_usage" && SettingValue.ToBoolean(option.Value) == false) != true);

    /// <summary>The service tier that is asked for; null for none.</summary>
    public string? ServiceTier => SettingValue.ToText(Find(SettingNames.ServiceTier)?.Value);

    /// <summary>Whether the body gets a key for the prompt cache that is made from the prompt.</summary>
    public bool AddsPromptCacheKey { get; set; }

    /// <summary>The kind of a setting; null if there is none of that name.</summary>
    public SettingKind? KindOf(string name) => Known.TryGetValue(name, out var kind) ? kind : null;

    /// <summary>A property of the body; null if it has none of that name.</summary>
    public ResolvedSetting? Find(string name)
    {
        foreach (var setting in Properties)
        {
            if (setting.Name == name)
            {
                return setting;
            }
        }

        return null;
    }

    /// <summary>Replaces the value of a property that the library chose.</summary>
    public void Replace(string name, object value) =>
        Properties = [.. Properties.Select(setting => setting.Name == name ? setting with { Value = value } : setting)];

    /// <summary>Takes a property out of the body.</summary>
    public void Remove(string name) => Properties = [.. Properties.Where(setting => setting.Name != name)];

    /// <summary>The same request without some properties of the body.</summary>
    public ChatRequest Without(params string[] names)
    {
        var copy = (ChatRequest)MemberwiseClone();
        copy.Properties = [.. Properties.Where(setting => !names.Contains(setting.Name))];
        return copy;
    }

    private static void Refuse(ChatOptions? options)
    {
        if (options?.ConversationId is not null)
        {
            throw new NotSupportedException(
                "ConversationId is set, but this endpoint keeps no conversation. Send the whole history and leave it null.");
        }

        if (options?.ContinuationToken is not null)
        {
            throw new NotSupportedException("ContinuationToken is set, but responses cannot be resumed on this endpoint. Leave it null.");
        }
    }
}
