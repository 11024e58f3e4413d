using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Fireworks.AI.Extensions.Json;

/// <summary>Lenient reading of single values: what has another type than expected is skipped.</summary>
internal static class JsonReaderExtensions
{
    public static readonly JsonReaderOptions Options = new() { MaxDepth = 128 };

    /// <summary>The bytes after the mark that some servers put before UTF-8, which the parser does not take.</summary>
    public static ReadOnlySpan<byte> WithoutByteOrderMark(ReadOnlySpan<byte> body) =>
        body.StartsWith(Encoding.UTF8.Preamble) ? body[Encoding.UTF8.Preamble.Length..] : body;

    /// <summary>A non-empty string; null for anything else.</summary>
    public static string? ReadText(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            return reader.ValueSpan.IsEmpty ? null : reader.GetString();
        }

        reader.Skip();
        return null;
    }

    /// <summary>The value as an element of its own; null for JSON's null.</summary>
    /// <exception cref="JsonException">The value is not UTF-8, which the parser itself does not check everywhere.</exception>
    public static JsonElement? ReadElement(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        var element = JsonElement.ParseValue(ref reader);
        return Utf8.IsValid(JsonMarshal.GetRawUtf8Value(element)) ? element : throw new JsonException("A value is not valid UTF-8.");
    }

    /// <summary>
    /// The text of a string or number; null for other kinds, and for a string with half a surrogate pair, which has no text.
    /// </summary>
    public static string? ReadText(JsonElement element)
    {
        try
        {
            return element.ValueKind switch
            {
                JsonValueKind.String => element.GetString(),
                JsonValueKind.Number => element.GetRawText(),
                _ => null,
            };
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>The properties of an object whose names have a text.</summary>
    public static IEnumerable<KeyValuePair<string, JsonElement>> Properties(JsonElement element)
    {
        foreach (var property in element.EnumerateObject())
        {
            string name;
            try
            {
                name = property.Name;
            }
            catch (InvalidOperationException)
            {
                continue;
            }

            yield return new(name, property.Value);
        }
    }
}
