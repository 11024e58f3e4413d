using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions;

/// <summary>The texts of a message or of one delta.</summary>
internal struct MessageTexts
{
    public string? Content;
    public string? Reasoning;
    public string? Refusal;
}

/// <summary>Reads what messages and deltas have in common.</summary>
internal static class ContentReader
{
    public const string RefusalCode = "Refusal";

    /// <summary>The reader stands on the value.</summary>
    public static MessageTexts ReadMessage(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, ToolCallAssembler calls)
    {
        MessageTexts texts = default;
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return texts;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("content"u8))
            {
                reader.Read();
                texts.Content = reader.TokenType == JsonTokenType.StartArray ? Parts(ref reader) : JsonRead.Text(ref reader);
            }
            else if (reader.ValueTextEquals("tool_calls"u8))
            {
                reader.Read();
                calls.Read(ref reader, json);
            }
            else if (reader.ValueTextEquals("reasoning_content"u8))
            {
                reader.Read();
                texts.Reasoning = JsonRead.Text(ref reader);
            }
            else if (reader.ValueTextEquals("refusal"u8))
            {
                reader.Read();
                texts.Refusal = JsonRead.Text(ref reader);
            }
            else if (reader.ValueTextEquals("function_call"u8))
            {
                reader.Read();
                calls.ReadFunction(ref reader, json);
            }
            else
            {
                reader.Read();
                reader.Skip();
            }
        }

        return texts;
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

    private static string? Parts(ref Utf8JsonReader reader)
    {
        JsonElement parts = JsonElement.ParseValue(ref reader);
        string text = string.Concat(parts.EnumerateArray().Select(part =>
            part.ValueKind == JsonValueKind.Object && part.TryGetProperty("text", out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null));
        return text.Length == 0 ? null : text;
    }
}
