using System.Text;
using System.Text.Json;
using Fireworks.AI.Extensions.Json;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Chat.Response;

/// <summary>The texts of a message or of one delta.</summary>
internal struct ChatMessageTexts
{
    public string? Content;
    public string? Reasoning;
    public string? Refusal;

    /// <summary>Where the bytes of the last text lie; the length is 0 where they are not the text itself.</summary>
    public int Start;
    public int Length;

    /// <summary>Whether there was anything besides one text.</summary>
    public bool HasMore;
}

/// <summary>The texts of a stream, which may be cut inside a character.</summary>
internal sealed class ChatTextDecoders
{
    public JsonTextDecoder Content;
    public JsonTextDecoder Reasoning;

    public bool HasHalf => Content.HasHalf || Reasoning.HasHalf;
}

/// <summary>Reads what messages and deltas have in common.</summary>
internal static class ChatMessageReader
{
    public const string RefusalCode = "Refusal";

    /// <param name="reader">It stands on the value.</param>
    /// <param name="json">What the reader reads.</param>
    /// <param name="calls">Where tool calls go.</param>
    /// <param name="decoders">The texts that the message continues; null for a whole message.</param>
    /// <param name="texts">Where its texts go.</param>
    public static void ReadMessage(
        ref Utf8JsonReader reader,
        ReadOnlySpan<byte> json,
        ToolCallAssembler calls,
        ChatTextDecoders? decoders,
        ref ChatMessageTexts texts)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return;
        }

        ReadOnlySpan<byte> reasoning = default;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var property = reader.ReadProperty();
            reader.Read();
            switch (property)
            {
                case ChatJsonProperty.Content:
                    ReadContent(ref reader, decoders, ref texts);
                    break;
                case ChatJsonProperty.ReasoningContent or ChatJsonProperty.Reasoning:
                    // Some servers have the one name, some the other, and some both for the same text.
                    Locate(ref reader, ref texts);
                    var isFirst = property == ChatJsonProperty.ReasoningContent || reasoning.IsEmpty;
                    reasoning = isFirst && reader.TokenType == JsonTokenType.String && !reader.ValueSpan.IsEmpty
                        ? reader.ValueSpan
                        : reasoning;
                    reader.Skip();
                    break;
                case ChatJsonProperty.ToolCalls:
                    texts.HasMore |= reader.TokenType != JsonTokenType.Null;
                    calls.Read(ref reader, json);
                    break;
                case ChatJsonProperty.Refusal:
                    texts.HasMore |= reader.TokenType != JsonTokenType.Null;
                    texts.Refusal = JsonReaderExtensions.ReadText(ref reader);
                    break;
                case ChatJsonProperty.FunctionCall:
                    texts.HasMore |= reader.TokenType != JsonTokenType.Null;
                    calls.ReadFunction(ref reader, json);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        if (!reasoning.IsEmpty)
        {
            texts.Reasoning = decoders is null ? JsonText.Decode(reasoning, isEscaped: true) : Decode(ref decoders.Reasoning, reasoning);
        }
    }

    /// <summary>The reader stands on the value; null while there is none.</summary>
    public static ChatFinishReason? FinishReason(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            reader.Skip();
            return null;
        }

        if (reader.ValueTextEquals("stop"u8))
        {
            return ChatFinishReason.Stop;
        }

        if (reader.ValueTextEquals("tool_calls"u8) || reader.ValueTextEquals("function_call"u8))
        {
            return ChatFinishReason.ToolCalls;
        }

        return reader.ValueTextEquals("length"u8) ? ChatFinishReason.Length
            : reader.GetString() is { } other && !string.IsNullOrWhiteSpace(other) ? new ChatFinishReason(other) : null;
    }

    public static ErrorContent Refusal(string text) => new(text) { ErrorCode = RefusalCode };

    private static void Locate(ref Utf8JsonReader reader, ref ChatMessageTexts texts)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            return;
        }

        texts.HasMore |= texts.Start != 0 || reader.TokenType != JsonTokenType.String;
        texts.Start = (int)reader.TokenStartIndex + 1;
        texts.Length = reader.ValueIsEscaped ? 0 : reader.ValueSpan.Length;
    }

    /// <summary>The reader stands on the value of <c>content</c>, or of <c>text</c> in a completion.</summary>
    public static void ReadContent(ref Utf8JsonReader reader, ChatTextDecoders? decoders, ref ChatMessageTexts texts)
    {
        Locate(ref reader, ref texts);
        if (reader.TokenType == JsonTokenType.StartArray)
        {
            texts.Content = JoinParts(ref reader, decoders);
        }
        else if (decoders is null || reader.TokenType != JsonTokenType.String)
        {
            texts.Content = JsonReaderExtensions.ReadText(ref reader);
        }
        else if (!reader.ValueSpan.IsEmpty)
        {
            texts.Content = Decode(ref decoders.Content, reader.ValueSpan);
        }
    }

    private static string? JoinParts(ref Utf8JsonReader reader, ChatTextDecoders? decoders)
    {
        var parts = JsonElement.ParseValue(ref reader);
        StringBuilder text = new();
        foreach (var part in parts.EnumerateArray())
        {
            if (part.ValueKind == JsonValueKind.Object && part.TryGetProperty("text", out var value) &&
                value.ValueKind == JsonValueKind.String)
            {
                var raw = JsonReaderExtensions.RawString(value);
                text.Append(decoders is null ? JsonText.Decode(raw, isEscaped: true) : decoders.Content.Decode(raw, isLast: false));
            }
        }

        return text.Length == 0 ? null : text.ToString();
    }

    private static string? Decode(ref JsonTextDecoder decoder, ReadOnlySpan<byte> json) =>
        decoder.Decode(json, isLast: false) is { Length: > 0 } text ? text : null;
}
