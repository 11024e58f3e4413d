using System.Globalization;
using System.Text.Json;
using Fireworks.AI.Extensions.Json;

namespace Fireworks.AI.Extensions.Catalogue;

/// <summary>
/// The members of an object, each of which is taken once: what has another type than expected is null, and what nobody takes is kept.
/// </summary>
internal sealed class JsonMembers
{
    private readonly Dictionary<string, JsonElement> _members = new(StringComparer.Ordinal);

    public JsonMembers(JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.Object)
        {
            foreach (var (name, value) in JsonReaderExtensions.Properties(element))
            {
                _members[name] = value;
            }
        }
    }

    /// <summary>What has not been taken.</summary>
    public IReadOnlyDictionary<string, JsonElement> Rest => _members;

    public JsonElement? Take(string name) =>
        _members.Remove(name, out var value) && value.ValueKind is not (JsonValueKind.Null or JsonValueKind.Undefined) ? value : null;

    public string? Text(string name) => Text(Take(name));

    public bool? Flag(string name) => Take(name)?.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };

    /// <summary>A whole number from 0, also one in a text, as 64-bit numbers are in JSON of protocol buffers.</summary>
    public long? Count(string name) => Count(Take(name));

    public int? Length(string name) => Count(name) is { } count and <= int.MaxValue ? (int)count : null;

    /// <summary>An amount, which is a text or a number.</summary>
    public decimal? Amount(string name) =>
        Take(name) is { } value &&
        decimal.TryParse(JsonReaderExtensions.ReadText(value), NumberStyles.Float, CultureInfo.InvariantCulture, out var amount)
            ? amount : null;

    public IReadOnlyList<string> Texts(string name) => Take(name) is { ValueKind: JsonValueKind.Array } list
        ? [.. list.EnumerateArray().Select(static item => Text(item)).OfType<string>()]
        : [];

    /// <summary>A moment: seconds since 1970, or a text by RFC 3339.</summary>
    public DateTimeOffset? Time(string name) => Take(name) is not { } value ? null
        : value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var seconds)
            ? seconds is > 0 and < 253_402_300_799 ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null
        : DateTimeOffset.TryParse(Text(value), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time
        : null;

    /// <summary>A day: an object of year, month and day, or a text.</summary>
    public DateOnly? Date(string name)
    {
        if (Take(name) is not { } value)
        {
            return null;
        }

        if (value.ValueKind != JsonValueKind.Object)
        {
            return DateOnly.TryParseExact(Text(value), "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date : null;
        }

        JsonMembers parts = new(value);
        return parts.Length("year") is { } year and >= 1 and <= 9999 && parts.Length("month") is { } month and >= 1 and <= 12 &&
            parts.Length("day") is { } day and >= 1 && day <= DateTime.DaysInMonth(year, month)
            ? new DateOnly(year, month, day) : null;
    }

    private static string? Text(JsonElement? value) =>
        value is { ValueKind: JsonValueKind.String } text && JsonReaderExtensions.ReadText(text) is { Length: > 0 } found ? found : null;

    private static long? Count(JsonElement? value) =>
        value is { } number &&
        long.TryParse(JsonReaderExtensions.ReadText(number), NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            ? count : null;
}
