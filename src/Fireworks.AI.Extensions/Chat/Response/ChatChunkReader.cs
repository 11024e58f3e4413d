using System.Text.Json;
using Fireworks.AI.Extensions.Json;
using Fireworks.AI.Extensions.Metadata;
using Fireworks.AI.Extensions.Transport;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Chat.Response;

/// <summary>What one chunk of a stream says.</summary>
internal struct ChatChunk
{
    public ChatMessageTexts Texts;
    public ChatFinishReason? FinishReason;
    public AdditionalPropertiesDictionary? Properties;

    /// <summary>Whether it has a part of the answer, and whether it has a usage.</summary>
    public bool HasAnswer, HasUsage;
}

/// <summary>Reads the JSON of chunks, and gathers what is known only when all have been read.</summary>
internal sealed class ChatChunkReader(ChatResponseSettings settings, ErrorReader errors, string? requestId) : IDisposable
{
    private readonly ChunkFastPath _template = new();
    private readonly ChatTextDecoders _decoders = new();
    private StreamMetadataCollector? _metadata;
    private UsageDetails? _usage;
    private UsageDetails? _choiceUsage;

    public ToolCallAssembler Calls { get; } = new();

    public ResponseIdentity Identity { get; } = new();

    public UsageDetails? Usage => _usage ?? _choiceUsage;

    /// <summary>The texts that end in the middle of a character, which none will complete any more.</summary>
    public ChatMessageTexts TakeHalves() => !_decoders.HasHalf ? default : new()
    {
        Content = _decoders.Content.HasHalf ? _decoders.Content.Decode([], isLast: true) : null,
        Reasoning = _decoders.Reasoning.HasHalf ? _decoders.Reasoning.Decode([], isLast: true) : null,
    };

    public AdditionalPropertiesDictionary? GetTotals() => _metadata?.GetTotals();

    public void Dispose() => Calls.Dispose();

    /// <exception cref="FireworksException">The chunk is an error.</exception>
    /// <exception cref="JsonException">The chunk is malformed.</exception>
    /// <exception cref="InvalidOperationException">The name of a property is no text.</exception>
    public ChatChunk Read(ReadOnlySpan<byte> json)
    {
        ChatChunk chunk = default;
        if (_decoders.HasHalf || !_template.TryRead(json, ref chunk.Texts))
        {
            ReadChunk(json, ref chunk);
        }

        return chunk;
    }

    private void ReadChunk(ReadOnlySpan<byte> json, ref ChatChunk chunk)
    {
        Utf8JsonReader reader = new(json, JsonReaderExtensions.Options);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("A chunk is not an object.");
        }

        bool isChunk = false, isError = false, hasErrorText = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var property = reader.ReadProperty();
            reader.Read();
            switch (property)
            {
                case ChatJsonProperty.Choices:
                    isChunk = true;
                    chunk.HasAnswer |= ReadChoices(ref reader, json, ref chunk, ref isError);
                    break;
                case ChatJsonProperty.Id or ChatJsonProperty.Model or ChatJsonProperty.Created:
                    isChunk = true;
                    Identity.Read(property, ref reader);
                    break;
                case ChatJsonProperty.Usage:
                    chunk.Texts.HasMore |= reader.TokenType != JsonTokenType.Null;
                    chunk.HasUsage |= reader.TokenType == JsonTokenType.StartObject;
                    _usage = UsageReader.Read(ref reader) ?? _usage;
                    break;
                case ChatJsonProperty.PerformanceMetrics or ChatJsonProperty.PromptTokenIds:
                    (_metadata ??= new()).Read(property, ref reader, ref chunk.Properties);
                    break;
                case ChatJsonProperty.Error:
                    isError |= !IsNothing(reader);
                    reader.Skip();
                    break;
                default:
                    // Some gateways report an error without the property of that name.
                    var isText = property is (ChatJsonProperty.Detail or ChatJsonProperty.Errors or ChatJsonProperty.Message);
                    isError |= !isChunk && isText;
                    hasErrorText |= isText;
                    reader.Skip();
                    break;
            }
        }

        if (isError)
        {
            throw errors.FromBody(json.ToArray(), requestId);
        }

        // So do some that write an id first, like a chunk's. What says nothing to a reader is none.
        if (hasErrorText && chunk is { HasAnswer: false, HasUsage: false } && errors.Find(json.ToArray(), requestId) is { } error)
        {
            throw error;
        }

        // A text that was only half a character is none yet, so that it does not tell which one it is.
        var learns = chunk.Texts is { Length: > 0, HasMore: false } and ({ Content: not null } or { Reasoning: not null });
        if (learns && chunk.FinishReason is null && chunk.Properties is null)
        {
            _template.Learn(json, chunk.Texts);
        }
    }

    /// <summary>Whether the value of <c>error</c> says that there is none.</summary>
    public static bool IsNothing(Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.Null or JsonTokenType.False => true,
        JsonTokenType.String => reader.ValueSpan.IsEmpty,
        JsonTokenType.StartObject => reader.Read() && reader.TokenType == JsonTokenType.EndObject,
        _ => false,
    };

    /// <summary>Reads the first choice; whether it is there.</summary>
    private bool ReadChoices(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, ref ChatChunk chunk, ref bool isError)
    {
        var isThere = false;
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            reader.Skip();
            return isThere;
        }

        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.StartObject || FindIndex(reader) is not (null or 0))
            {
                reader.Skip();
                continue;
            }

            isThere = true;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var property = reader.ReadProperty();
                reader.Read();
                switch (property)
                {
                    case ChatJsonProperty.Delta:
                        ChatMessageReader.ReadMessage(ref reader, json, Calls, _decoders, ref chunk.Texts);
                        break;
                    case ChatJsonProperty.Text when settings.IsCompletion:
                        ChatMessageReader.ReadContent(ref reader, _decoders, ref chunk.Texts);
                        break;
                    case ChatJsonProperty.FinishReason:
                        chunk.FinishReason = ChatMessageReader.FinishReason(ref reader);
                        break;
                    case ChatJsonProperty.Usage:
                        chunk.Texts.HasMore |= reader.TokenType != JsonTokenType.Null;
                        _choiceUsage = UsageReader.Read(ref reader) ?? _choiceUsage;
                        break;
                    case ChatJsonProperty.LogProbabilities or ChatJsonProperty.TokenIds:
                    case ChatJsonProperty.RawOutput or ChatJsonProperty.PromptTokenIds:
                        (_metadata ??= new()).Read(property, ref reader, ref chunk.Properties);
                        break;
                    case ChatJsonProperty.Error:
                        isError |= !IsNothing(reader);
                        reader.Skip();
                        break;
                    default:
                        reader.Skip();
                        break;
                }
            }
        }

        return isThere;
    }

    /// <summary>
    /// The index of a choice; null where it has none. Deltas of another than the first are of another answer. The index usually stands
    /// first, so that looking ahead in a copy of the reader costs little.
    /// </summary>
    public static int? FindIndex(Utf8JsonReader reader)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isIndex = reader.ReadProperty() == ChatJsonProperty.Index;
            reader.Read();
            if (isIndex)
            {
                return ToolCallFragment.ReadIndex(reader);
            }

            reader.Skip();
        }

        return null;
    }
}
