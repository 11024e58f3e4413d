using System.Text.Json.Nodes;
using Fireworks.AI.Shared.Settings;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions;

/// <summary>
/// One request before it is written: the messages, and where each setting comes from. A later source wins: the options'
/// own members, entries of AdditionalProperties, <c>extra_body</c>, the raw JsonObject.
/// </summary>
internal sealed class ChatRequest
{
    private const int FromEntries = 1;
    private const int FromExtraBody = 2;
    private const int FromRaw = 3;

    private readonly HashSet<string>? _extraNames;

    public ChatRequest(IChatClient client, string model, IEnumerable<ChatMessage> messages, ChatOptions? options, bool stream, ClientSettings settings)
    {
        Messages = messages as IReadOnlyList<ChatMessage> ?? [.. messages];
        Options = options;
        Entries = new(options?.AdditionalProperties);
        Stream = stream;
        Settings = settings;
        Refuse(options);

        var wanted = options?.ModelId is { Length: > 0 } id ? id : model;
        Model = settings.ModelMap?.Map(wanted) ?? wanted;
        Raw = options?.RawRepresentationFactory?.Invoke(client) switch
        {
            null => null,
            JsonObject members => members,
            var other => throw new ArgumentException(
                $"RawRepresentationFactory returned a {other.GetType()}. Return a JsonObject whose members are merged into the request, or null. In Semantic Kernel's settings, use ExtensionData[\"extra_body\"] instead of ExtraBody.", nameof(options)),
        };
        if (Entries.Members(SettingNames.ExtraBody) is { } extra)
        {
            ExtraBody = [.. extra];
            _extraNames = new(ExtraBody.Select(member => member.Key), StringComparer.Ordinal);
        }

        if (Source("stream") >= FromExtraBody)
        {
            throw new ArgumentException("'stream' cannot be set: it follows from the method that is called.", nameof(options));
        }
    }

    public IReadOnlyList<ChatMessage> Messages { get; }
    public ChatOptions? Options { get; }
    public SettingEntries Entries { get; }
    public bool Stream { get; }
    public ClientSettings Settings { get; }
    public string Model { get; }
    public JsonObject? Raw { get; }
    public KeyValuePair<string, object?>[] ExtraBody { get; } = [];

    /// <summary>Whether a member may be written from the options' own members.</summary>
    public bool IsOpen(string name) => Source(name) == 0 && (RequestSettings.RivalOf(name) is not { } rival || Source(rival) == 0);

    /// <summary>Whether an entry of AdditionalProperties is written, or hidden by a later source.</summary>
    public bool IsOpenForEntry(string name) => IsOpenFor(name, FromEntries);

    public bool IsOpenForExtraBody(string name) => IsOpenFor(name, FromExtraBody);

    public bool IsOpenForRaw(string name) => IsOpenFor(name, FromRaw);

    private bool IsOpenFor(string name, int source)
    {
        if (Source(name) > source)
        {
            return false;
        }

        if (RequestSettings.RivalOf(name) is not { } rival)
        {
            return true;
        }

        var other = Source(rival);
        return other == source
            ? throw new ArgumentException($"'{name}' and '{rival}' are both set; Fireworks accepts one of them.", name)
            : other < source;
    }

    private int Source(string name)
    {
        if (Raw is not null && Raw.ContainsKey(name))
        {
            return FromRaw;
        }

        return _extraNames?.Contains(name) == true ? FromExtraBody
            : Entries.Get(name) is not null && RequestSettings.Known.ContainsKey(name) ? FromEntries
            : 0;
    }

    private static void Refuse(ChatOptions? options)
    {
        if (options is null)
        {
            return;
        }

        if (options.ConversationId is not null)
        {
            throw new NotSupportedException("ConversationId is set, but chat completions keep no conversation. Send the whole history and leave it null.");
        }

        if (options.ContinuationToken is not null)
        {
            throw new NotSupportedException("ContinuationToken is set, but responses cannot be resumed on this endpoint. Leave it null.");
        }

        if (options.AllowBackgroundResponses == true)
        {
            throw new NotSupportedException("AllowBackgroundResponses is set, but this endpoint has no background responses. Leave it null or false.");
        }
    }
}
