using System.Text.Json;

namespace Fireworks.AI.Extensions;

/// <summary>Lenient reading of single values: what has another type than expected is skipped.</summary>
internal static class JsonRead
{
    public static readonly JsonReaderOptions Options = new() { MaxDepth = 128 };

    /// <summary>A non-empty string; null for anything else.</summary>
    public static string? Text(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            return reader.ValueSpan.IsEmpty ? null : reader.GetString();
        }

        reader.Skip();
        return null;
    }

    /// <summary>The value as an element of its own; null for JSON's null.</summary>
    public static JsonElement? Element(ref Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.Null ? null : JsonElement.ParseValue(ref reader);
}
