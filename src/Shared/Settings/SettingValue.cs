using System.Collections;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Fireworks.AI.Shared.Settings;

/// <summary>
/// Reads what a value says in whatever form it arrives: a .NET value, a string (from YAML or configuration), a whole number as
/// <see cref="double"/> (from Semantic Kernel), <see cref="JsonElement"/> or <see cref="JsonNode"/>. Each method gives null for a value of
/// another kind.
/// </summary>
internal static class SettingValue
{
    public static double? ToNumber(object? value) => Unwrap(value) switch
    {
        int number => number,
        double number => Finite(number),
        float number => Shortest(number),
        Half number => Shortest((float)number),
        string text => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? Finite(number) : null,
        (sbyte or byte or short or ushort or uint or long or ulong or decimal) and var number =>
            Convert.ToDouble(number, CultureInfo.InvariantCulture),
        _ => null,
    };

    public static long? ToInteger(object? value) => Unwrap(value) switch
    {
        int number => number,
        long number => number,
        ulong number => number <= long.MaxValue ? (long)number : null,
        string text when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) => number,
        var other => ToNumber(other) is { } number && number == Math.Floor(number) && Math.Abs(number) < 1e18 ? (long)number : null,
    };

    public static bool? ToBoolean(object? value) => Unwrap(value) switch
    {
        bool flag => flag,
        string text when bool.TryParse(text, out var flag) => flag,
        _ => null,
    };

    public static string? ToText(object? value) => Unwrap(value) switch
    {
        string text => text,
        Enum member => member.ToString().ToLowerInvariant(),
        _ => null,
    };

    /// <summary>The items of a list.</summary>
    public static IEnumerable<object?>? ToItems(object? value) => value switch
    {
        JsonElement { ValueKind: JsonValueKind.Array } list => list.EnumerateArray().Select(static item => (object?)item),
        JsonArray list => list,
        string or JsonNode or IDictionary or IEnumerable<KeyValuePair<string, object?>> => null,
        IEnumerable list => list.Cast<object?>(),
        _ => null,
    };

    /// <summary>The properties of an object or of a dictionary of any type.</summary>
    public static IEnumerable<KeyValuePair<string, object?>>? ToProperties(object? value) => value switch
    {
        JsonElement { ValueKind: JsonValueKind.Object } element =>
            element.EnumerateObject().Select(static property => KeyValuePair.Create(property.Name, (object?)property.Value)),
        JsonObject properties => properties.Select(static property => KeyValuePair.Create(property.Key, (object?)property.Value)),
        IEnumerable<KeyValuePair<string, object?>> properties => properties,
        IDictionary properties => Entries(properties),
        _ => null,
    };

    /// <summary>The .NET value of a JSON scalar; null for JSON's null; anything else as it is.</summary>
    public static object? Unwrap(object? value) => value switch
    {
        JsonElement element => element.ValueKind switch
        {
            JsonValueKind.Undefined or JsonValueKind.Null => null,
            JsonValueKind.String => element.GetString(),
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            JsonValueKind.Number => element.TryGetInt64(out var number) ? number : element.GetDouble(),
            _ => element,
        },
        JsonValue node => Unwrap(node.GetValue<object>()),
        ISettingWord word => word.Value is { Length: > 0 } text ? text : null, // The default value is none.
        _ => value,
    };

    private static IEnumerable<KeyValuePair<string, object?>> Entries(IDictionary dictionary)
    {
        // Enumerating the interface itself gives entries, whatever the dictionary's own pairs are.
        foreach (DictionaryEntry entry in dictionary)
        {
            yield return KeyValuePair.Create(Convert.ToString(entry.Key, CultureInfo.InvariantCulture)!, entry.Value);
        }
    }

    private static double? Finite(double number) => double.IsFinite(number) ? number : null;

    /// <summary>The number that a shorter one is written as, so that 0.1f reads as 0.1.</summary>
    private static double? Shortest(float number) =>
        float.IsFinite(number) ? double.Parse(number.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture) : null;
}
