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

    /// <summary>A non-empty string, in which U+FFFD stands for what is no text; null for anything else.</summary>
    public static string? ReadText(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            return reader.ValueSpan.IsEmpty ? null : JsonText.Decode(reader.ValueSpan, reader.ValueIsEscaped);
        }

        reader.Skip();
        return null;
    }

    /// <summary>
    /// The value as an element of its own; null for JSON's null. Bytes that are not UTF-8, which the parser itself does not check
    /// everywhere, become U+FFFD.
    /// </summary>
    public static JsonElement? ReadElement(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        var element = JsonElement.ParseValue(ref reader);
        var raw = JsonMarshal.GetRawUtf8Value(element);
        if (Utf8.IsValid(raw))
        {
            return element;
        }

        Utf8JsonReader again = new(Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(raw)), Options);
        return JsonElement.ParseValue(ref again);
    }

    /// <summary>The text of a string, in which U+FFFD stands for what is no text, or of a number; null for other kinds.</summary>
    public static string? ReadText(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => JsonText.Decode(RawString(element), isEscaped: true),
        JsonValueKind.Number => element.GetRawText(),
        _ => null,
    };

    /// <summary>What stands between the quotes of a string.</summary>
    public static ReadOnlySpan<byte> RawString(JsonElement element) => JsonMarshal.GetRawUtf8Value(element)[1..^1];

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
