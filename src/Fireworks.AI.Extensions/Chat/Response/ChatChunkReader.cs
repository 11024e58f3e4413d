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
}

/// <summary>Reads the JSON of chunks, and gathers what is known only when all have been read.</summary>
internal sealed class ChatChunkReader(ErrorReader errors, string? requestId) : IDisposable
{
    private readonly ChunkFastPath _template = new();
    private StreamMetadataCollector? _metadata;
    private UsageDetails? _usage;
    private UsageDetails? _choiceUsage;

    public ToolCallAssembler Calls { get; } = new();

    public ResponseIdentity Identity { get; } = new();

    public UsageDetails? Usage => _usage ?? _choiceUsage;

    public AdditionalPropertiesDictionary? GetTotals() => _metadata?.GetTotals();

    public void Dispose() => Calls.Dispose();

    /// <exception cref="FireworksException">The chunk is an error.</exception>
    /// <exception cref="JsonException">The chunk is malformed.</exception>
    /// <exception cref="InvalidOperationException">A text is not valid UTF-8.</exception>
    public ChatChunk Read(ReadOnlySpan<byte> json)
    {
        ChatChunk chunk = default;
        if (!_template.TryRead(json, ref chunk.Texts))
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

        bool isChunk = false, isError = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var property = reader.ReadProperty();
            reader.Read();
            switch (property)
            {
                case ChatJsonProperty.Choices:
                    isChunk = true;
                    ReadChoices(ref reader, json, ref chunk);
                    break;
                case ChatJsonProperty.Id or ChatJsonProperty.Model or ChatJsonProperty.Created:
                    isChunk = true;
                    Identity.Read(property, ref reader);
                    break;
                case ChatJsonProperty.Usage:
                    chunk.Texts.HasMore |= reader.TokenType != JsonTokenType.Null;
                    _usage = UsageReader.Read(ref reader) ?? _usage;
                    break;
                case ChatJsonProperty.PerformanceMetrics or ChatJsonProperty.PromptTokenIds:
                    (_metadata ??= new()).Read(property, ref reader, ref chunk.Properties);
                    break;
                case ChatJsonProperty.Error:
                    isError |= reader.TokenType != JsonTokenType.Null;
                    reader.Skip();
                    break;
                default:
                    // Some gateways report an error without the property of that name.
                    isError |= !isChunk && property is (ChatJsonProperty.Detail or ChatJsonProperty.Message);
                    reader.Skip();
                    break;
            }
        }

        if (isError)
        {
            throw errors.FromBody(json.ToArray(), requestId);
        }

        if (chunk.Texts.Length > 0 && !chunk.Texts.HasMore && chunk.FinishReason is null && chunk.Properties is null)
        {
            _template.Learn(json, chunk.Texts);
        }
    }

    private void ReadChoices(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, ref ChatChunk chunk)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            reader.Skip();
            return;
        }

        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.StartObject || IsFurtherChoice(reader))
            {
                reader.Skip();
                continue;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var property = reader.ReadProperty();
                reader.Read();
                switch (property)
                {
                    case ChatJsonProperty.Delta:
                        ChatMessageReader.ReadMessage(ref reader, json, Calls, ref chunk.Texts);
                        break;
                    case ChatJsonProperty.FinishReason:
                        chunk.FinishReason = ChatMessageReader.FinishReason(ref reader);
                        break;
                    case ChatJsonProperty.Usage:
                        chunk.Texts.HasMore |= reader.TokenType != JsonTokenType.Null;
                        _choiceUsage = UsageReader.Read(ref reader) ?? _choiceUsage;
                        break;
                    case ChatJsonProperty.LogProbabilities or ChatJsonProperty.TokenIds or ChatJsonProperty.RawOutput or ChatJsonProperty.PromptTokenIds:
                        (_metadata ??= new()).Read(property, ref reader, ref chunk.Properties);
                        break;
                    default:
                        reader.Skip();
                        break;
                }
            }
        }
    }

    /// <summary>
    /// Whether a choice is not the first one: its deltas are of another answer. The index usually stands first, so that looking ahead in a
    /// copy of the reader costs little.
    /// </summary>
    private static bool IsFurtherChoice(Utf8JsonReader reader)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isIndex = reader.ReadProperty() == ChatJsonProperty.Index;
            reader.Read();
            if (isIndex)
            {
                return reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var index) && index != 0;
            }

            reader.Skip();
        }

        return false;
    }
}
