using System.Globalization;
using System.Text.Json;

namespace Fireworks.AI.Extensions.Json;

/// <summary>Lenient reading of the properties of an object: one that is absent, or of another type than expected, is null.</summary>
internal static class JsonElementExtensions
{
    /// <summary>A property that is not null.</summary>
    public static JsonElement? Find(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) &&
        value.ValueKind is not (JsonValueKind.Null or JsonValueKind.Undefined) ? value : null;

    /// <summary>A property that is a text; null for an empty one.</summary>
    public static string? FindText(this JsonElement element, string name) =>
        element.Find(name) is { ValueKind: JsonValueKind.String } value && JsonReaderExtensions.ReadText(value) is { Length: > 0 } text
            ? text : null;

    /// <summary>A property that is a whole number, or one in a text, as 64-bit numbers are in JSON of protocol buffers.</summary>
    public static long? FindInteger(this JsonElement element, string name) =>
        element.Find(name) is { } value &&
        long.TryParse(JsonReaderExtensions.ReadText(value), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number : null;

    /// <summary>A property that is a moment by RFC 3339.</summary>
    public static DateTimeOffset? FindTime(this JsonElement element, string name) =>
        DateTimeOffset.TryParse(element.FindText(name), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time : null;
}
