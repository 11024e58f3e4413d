using System.Collections;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Fireworks.AI.Extensions;

/// <summary>
/// Reads the values of settings in the forms in which they arrive: as .NET values, as JSON, and with whole numbers as
/// <see cref="double"/>, as Semantic Kernel passes them on.
/// </summary>
internal static class SettingValue
{
    public static void Write(PooledBuffer buffer, string name, SettingKind kind, object value, JsonSerializerOptions options)
    {
        switch (kind)
        {
            case SettingKind.Integer: buffer.Number(Integer(name, value)); break;
            case SettingKind.Number: WriteNumber(buffer, name, value); break;
            case SettingKind.Boolean: buffer.Boolean(Boolean(name, value)); break;
            case SettingKind.Text: buffer.String(Text(name, value)); break;
            case SettingKind.Scalar: WriteScalar(buffer, name, value); break;
            default: buffer.Value(value, options); break;
        }
    }

    public static long Integer(string name, object value) => Plain(value) switch
    {
        int number => number,
        long number => number,
        (byte or short or ushort or uint or ulong or float or double or decimal) and var other when
            Convert.ToDouble(other, CultureInfo.InvariantCulture) is var number && number == Math.Floor(number) && Math.Abs(number) < 1e18 => (long)number,
        string text when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) => number,
        _ => throw Wrong(name, "a whole number"),
    };

    public static double Number(string name, object value) => Plain(value) switch
    {
        (float or double or decimal or int or long or byte or short or ushort or uint or ulong) and var other when
            Convert.ToDouble(other, CultureInfo.InvariantCulture) is var number && double.IsFinite(number) => number,
        string text when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) => number,
        _ => throw Wrong(name, "a number"),
    };

    public static bool Boolean(string name, object value) => Plain(value) switch
    {
        bool flag => flag,
        string text when bool.TryParse(text, out var flag) => flag,
        _ => throw Wrong(name, "true or false"),
    };

    public static string Text(string name, object value) => Plain(value) switch
    {
        string text => text,
        Enum member => member.ToString().ToLowerInvariant(),
        _ => throw Wrong(name, "a string"),
    };

    public static string? TextOrNull(object value) => Plain(value) as string;

    public static bool IsNumber(object value) =>
        Plain(value) is byte or short or ushort or int or uint or long or ulong or float or double or decimal;

    /// <summary>How many items a list has; 1 for anything else.</summary>
    public static int Count(object value) => value switch
    {
        JsonElement { ValueKind: JsonValueKind.Array } list => list.GetArrayLength(),
        JsonArray list => list.Count,
        IEnumerable list and not (string or JsonNode) => list.Cast<object?>().Count(),
        _ => 1,
    };

    public static ArgumentException Wrong(string name, string expected) =>
        new($"The setting '{name}' must be {expected}.", name);

    private static void WriteNumber(PooledBuffer buffer, string name, object value)
    {
        if (value is float number && float.IsFinite(number))
        {
            buffer.Number(number);
        }
        else
        {
            buffer.Number(Number(name, value));
        }
    }

    private static void WriteScalar(PooledBuffer buffer, string name, object value)
    {
        switch (Plain(value))
        {
            case bool flag: buffer.Boolean(flag); break;
            case string text: buffer.String(text); break;
            case Enum member: buffer.String(member.ToString().ToLowerInvariant()); break;
            default: buffer.Number(Integer(name, value)); break;
        }
    }

    /// <summary>The .NET value of a JSON scalar; anything else as it is.</summary>
    private static object? Plain(object value) => value switch
    {
        JsonElement { ValueKind: JsonValueKind.String } element => element.GetString(),
        JsonElement { ValueKind: JsonValueKind.True } => true,
        JsonElement { ValueKind: JsonValueKind.False } => false,
        JsonElement { ValueKind: JsonValueKind.Number } element => element.TryGetInt64(out var number) ? number : element.GetDouble(),
        JsonValue node when node.TryGetValue(out bool flag) => flag,
        JsonValue node when node.TryGetValue(out string? text) => text,
        JsonValue node when node.TryGetValue(out long number) => number,
        JsonValue node when node.TryGetValue(out double number) => number,
        JsonValue node when node.TryGetValue(out int number) => number,
        _ => value,
    };
}
