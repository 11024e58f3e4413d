using System.Text.Json;
using Fireworks.AI.Extensions.Json;
using Fireworks.AI.Extensions.Metadata;
using Fireworks.AI.Extensions.Transport;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Chat.Response;

/// <summary>What one chunk of a stream says.</summary>
internal struct ChatChunk
{
    public MessageTexts Texts;
    public ChatFinishReason? FinishReason;
    public AdditionalPropertiesDictionary? Properties;
}

/// <summary>Reads the JSON of chunks, and gathers what is known only when all have been read.</summary>
internal sealed class ChatChunkReader(ErrorReader errors, string? requestId) : IDisposable
{
    private readonly ChunkTemplate _template = new();
    private StreamExtras? _extras;
    private UsageDetails? _usage;
    private UsageDetails? _choiceUsage;

    public ToolCallAssembler Calls { get; } = new();

    public StreamIdentity Identity { get; } = new();

    public UsageDetails? Usage => _usage ?? _choiceUsage;

    public AdditionalPropertiesDictionary? Totals() => _extras?.Totals();

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
        Utf8JsonReader reader = new(json, JsonRead.Options);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("A chunk is not an object.");
        }

        bool isChunk = false, isError = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var member = reader.Member();
            reader.Read();
            switch (member)
            {
                case ChatMember.Choices:
                    isChunk = true;
                    ReadChoices(ref reader, json, ref chunk);
                    break;
                case ChatMember.Id or ChatMember.Model or ChatMember.Created:
                    isChunk = true;
                    Identity.Read(member, ref reader);
                    break;
                case ChatMember.Usage:
                    chunk.Texts.HasMore |= reader.TokenType != JsonTokenType.Null;
                    _usage = UsageReader.Read(ref reader) ?? _usage;
                    break;
                case ChatMember.PerformanceMetrics or ChatMember.PromptTokenIds:
                    (_extras ??= new()).Read(member, ref reader, ref chunk.Properties);
                    break;
                case ChatMember.Error:
                    isError |= reader.TokenType != JsonTokenType.Null;
                    reader.Skip();
                    break;
                default:
                    // Some gateways report an error without the member of that name.
                    isError |= !isChunk && member is (ChatMember.Detail or ChatMember.Message);
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
                var member = reader.Member();
                reader.Read();
                switch (member)
                {
                    case ChatMember.Delta:
                        ContentReader.ReadMessage(ref reader, json, Calls, ref chunk.Texts);
                        break;
                    case ChatMember.FinishReason:
                        chunk.FinishReason = ContentReader.FinishReason(ref reader);
                        break;
                    case ChatMember.Usage:
                        chunk.Texts.HasMore |= reader.TokenType != JsonTokenType.Null;
                        _choiceUsage = UsageReader.Read(ref reader) ?? _choiceUsage;
                        break;
                    case ChatMember.LogProbabilities or ChatMember.TokenIds or ChatMember.RawOutput or ChatMember.PromptTokenIds:
                        (_extras ??= new()).Read(member, ref reader, ref chunk.Properties);
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
            var isIndex = reader.Member() == ChatMember.Index;
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
