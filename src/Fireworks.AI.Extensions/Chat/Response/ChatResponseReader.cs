using System.Runtime.InteropServices;
using System.Text.Json;
using Fireworks.AI.Extensions.Json;
using Fireworks.AI.Extensions.Metadata;
using Fireworks.AI.Extensions.Transport;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Chat.Response;

/// <summary>Reads a whole chat completion.</summary>
internal sealed class ChatResponseReader(ChatResponseSettings settings, ErrorReader errors) : IDisposable
{
    private readonly ToolCallAssembler _calls = new(isWhole: true);
    private readonly AdditionalPropertiesDictionary _properties = [];
    private ChatMessage? _message;
    private ChatFinishReason? _finishReason;
    private UsageDetails? _choiceUsage;
    private List<JsonElement>? _furtherChoices;

    /// <param name="body">The completion, which the response keeps.</param>
    /// <param name="transport">The response that it came with; null if it did not come with one of its own.</param>
    /// <exception cref="FireworksException">The body is an error, or not a chat completion.</exception>
    public ChatResponse Read(ReadOnlyMemory<byte> body, TransportResponse? transport = null)
    {
        ChatResponse response = new();
        try
        {
            ReadBody(body, response, transport?.RequestId);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw errors.NotReadable(body, transport?.RequestId, exception);
        }

        FireworksRawResponse raw = new(body);
        response.RawRepresentation = raw;
        var message = _message!;
        response.Messages.Add(message);
        message.MessageId = response.ResponseId;
        message.CreatedAt = response.CreatedAt;
        message.RawRepresentation = raw;
        raw.Message = message;
        response.FinishReason = _finishReason;
        response.Usage ??= _choiceUsage;
        response.Usage = settings.Pricing?.Apply(response.Usage, response.ModelId) ?? response.Usage;
        transport?.AddMetadata(_properties);
        if (_furtherChoices is { Count: > 0 })
        {
            _properties[MetadataNames.Choices] = JoinChoices();
        }

        response.AdditionalProperties = _properties.Count > 0 ? _properties : null;
        return response;
    }

    public void Dispose() => _calls.Dispose();

    private void ReadBody(ReadOnlyMemory<byte> body, ChatResponse response, string? requestId)
    {
        var json = body.Span;
        Utf8JsonReader reader = new(json, JsonReaderExtensions.Options);
        reader.Read();
        var isObject = reader.TokenType == JsonTokenType.StartObject;
        while (isObject && reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var property = reader.ReadProperty();
            reader.Read();
            switch (property)
            {
                case ChatJsonProperty.Choices: ReadChoices(ref reader, json); break;
                case ChatJsonProperty.Id: response.ResponseId = JsonReaderExtensions.ReadText(ref reader); break;
                case ChatJsonProperty.Model: response.ModelId = JsonReaderExtensions.ReadText(ref reader); break;
                case ChatJsonProperty.Created: response.CreatedAt = Time(ref reader); break;
                case ChatJsonProperty.Usage: response.Usage = UsageReader.Read(ref reader); break;
                case ChatJsonProperty.PerformanceMetrics or ChatJsonProperty.PromptTokenIds: ReadExtra(property, ref reader); break;
                case ChatJsonProperty.Error when !ChatChunkReader.IsNothing(reader): throw errors.FromBody(body, requestId);
                default: reader.Skip(); break;
            }
        }

        if (_message is null && _furtherChoices is [var first, ..] && first.ValueKind == JsonValueKind.Object)
        {
            // None says that it is the first, so the one that comes first is.
            _furtherChoices.RemoveAt(0);
            var choice = JsonMarshal.GetRawUtf8Value(first);
            Utf8JsonReader choiceReader = new(choice, JsonReaderExtensions.Options);
            choiceReader.Read();
            ReadChoice(ref choiceReader, choice);
        }

        if (_message is null)
        {
            // A status of success with an error of some gateway, or not Fireworks at all.
            throw errors.Find(body, requestId) ?? errors.NotReadable(body, requestId);
        }
    }

    public static DateTimeOffset? Time(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var seconds) && seconds is > 0 and < 253_402_300_799)
        {
            return DateTimeOffset.FromUnixTimeSeconds(seconds);
        }

        reader.Skip();
        return null;
    }

    private void ReadExtra(ChatJsonProperty property, ref Utf8JsonReader reader)
    {
        if (JsonReaderExtensions.ReadElement(ref reader) is { } value)
        {
            _properties[ChatJsonProperties.NameOf(property)] = value;
        }
    }

    private void ReadChoices(ref Utf8JsonReader reader, ReadOnlySpan<byte> json)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            reader.Skip();
            return;
        }

        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (_message is null && reader.TokenType == JsonTokenType.StartObject && ChatChunkReader.FindIndex(reader) is (null or 0))
            {
                ReadChoice(ref reader, json);
            }
            else
            {
                (_furtherChoices ??= []).Add(JsonElement.ParseValue(ref reader));
            }
        }
    }

    private void ReadChoice(ref Utf8JsonReader reader, ReadOnlySpan<byte> json)
    {
        ChatMessageTexts texts = default;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var property = reader.ReadProperty();
            reader.Read();
            switch (property)
            {
                case ChatJsonProperty.Message: ChatMessageReader.ReadMessage(ref reader, json, _calls, null, ref texts); break;
                case ChatJsonProperty.Text when settings.IsCompletion: ChatMessageReader.ReadContent(ref reader, null, ref texts); break;
                case ChatJsonProperty.FinishReason: _finishReason = ChatMessageReader.FinishReason(ref reader); break;
                case ChatJsonProperty.Usage: _choiceUsage = UsageReader.Read(ref reader); break;
                case ChatJsonProperty.LogProbabilities or ChatJsonProperty.TokenIds or ChatJsonProperty.RawOutput:
                    ReadExtra(property, ref reader);
                    break;
                default: reader.Skip(); break;
            }
        }

        _message = CreateMessage(texts);
    }

    private ChatMessage CreateMessage(ChatMessageTexts texts)
    {
        ChatMessage message = new(ChatRole.Assistant, (IList<AIContent>?)null);
        var contents = message.Contents;
        if (texts.Reasoning is not null && settings.KeepsReasoning)
        {
            contents.Add(new TextReasoningContent(texts.Reasoning));
        }

        if (texts.Content is not null)
        {
            settings.AddText(texts.Content, contents);
        }

        var reasoning = texts.Reasoning ?? FindReasoning(contents);
        if (!settings.KeepsReasoning)
        {
            ChatResponseSettings.RemoveReasoning(contents);
        }

        if (texts.Refusal is not null)
        {
            contents.Add(ChatMessageReader.Refusal(texts.Refusal));
        }

        if (reasoning is not null && (settings.KeepsReasoning || !_calls.IsEmpty))
        {
            OriginalReasoning.Attach(message, reasoning);
        }

        _calls.MoveTo(contents, reasoning, _finishReason);
        return message;
    }

    private static string? FindReasoning(IList<AIContent> contents)
    {
        var text = string.Concat(contents.OfType<TextReasoningContent>().Select(content => content.Text));
        return text.Length == 0 ? null : text;
    }

    private JsonElement JoinChoices()
    {
        using PooledBuffer buffer = new();
        buffer.WriteOpen((byte)'[');
        foreach (var choice in _furtherChoices!)
        {
            buffer.WriteElement(choice);
        }

        buffer.WriteClose((byte)']');
        Utf8JsonReader reader = new(buffer.Written, JsonReaderExtensions.Options);
        return JsonElement.ParseValue(ref reader);
    }
}
