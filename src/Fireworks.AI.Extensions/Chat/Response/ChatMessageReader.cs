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

/// <summary>Reads what messages and deltas have in common.</summary>
internal static class ChatMessageReader
{
    public const string RefusalCode = "Refusal";

    /// <summary>The reader stands on the value.</summary>
    public static void ReadMessage(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, ToolCallAssembler calls, ref ChatMessageTexts texts)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var property = reader.ReadProperty();
            reader.Read();
            switch (property)
            {
                case ChatJsonProperty.Content:
                    Locate(ref reader, ref texts);
                    texts.Content = reader.TokenType == JsonTokenType.StartArray ? Parts(ref reader) : JsonReaderExtensions.ReadText(ref reader);
                    break;
                case ChatJsonProperty.ReasoningContent:
                    Locate(ref reader, ref texts);
                    texts.Reasoning = JsonReaderExtensions.ReadText(ref reader);
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

    private static string? Parts(ref Utf8JsonReader reader)
    {
        var parts = JsonElement.ParseValue(ref reader);
        var text = string.Concat(parts.EnumerateArray().Select(static part =>
            part.ValueKind == JsonValueKind.Object && part.TryGetProperty("text", out var value) && value.ValueKind == JsonValueKind.String
                ? value.GetString()
                : null));
        return text.Length == 0 ? null : text;
    }
}
