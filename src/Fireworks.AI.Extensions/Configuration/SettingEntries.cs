using System.Collections;
using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions;

/// <summary>Typed access to the entries of AdditionalProperties. An entry that is null, also JSON's null, counts as absent.</summary>
internal readonly struct SettingEntries(AdditionalPropertiesDictionary? properties)
{
    public object? Get(string name) =>
        properties is not null && properties.TryGetValue(name, out var value) &&
        value is not (null or JsonElement { ValueKind: JsonValueKind.Null or JsonValueKind.Undefined })
            ? value
            : null;

    public double? Number(string name) => Get(name) is { } value ? SettingValue.Number(name, value) : null;

    public int? Integer(string name)
    {
        if (Get(name) is not { } value)
        {
            return null;
        }

        var number = SettingValue.Integer(name, value);
        return number is >= int.MinValue and <= int.MaxValue ? (int)number : throw SettingValue.Wrong(name, "a whole number of at most 32 bits");
    }

    public bool? Boolean(string name) => Get(name) is { } value ? SettingValue.Boolean(name, value) : null;

    public string? Text(string name) => Get(name) is { } value ? SettingValue.Text(name, value) : null;

    /// <summary>A string; null if the entry is absent or has another type.</summary>
    public string? TextOrNull(string name) => Get(name) is { } value ? SettingValue.TextOrNull(value) : null;

    public bool IsNumber(string name) => Get(name) is { } value && SettingValue.IsNumber(value);

    public bool IsList(string name) => Get(name) is JsonElement { ValueKind: JsonValueKind.Array } or (IEnumerable and not (string or JsonValue));

    /// <summary>The elements of a list in any form; null if the entry is absent.</summary>
    public IEnumerable<object>? Items(string name) => Get(name) switch
    {
        null => null,
        JsonElement { ValueKind: JsonValueKind.Array } element => element.EnumerateArray().Select(item => (object)item),
        IEnumerable items and not string => items.Cast<object?>().Select(item => item ?? throw SettingValue.Wrong(name, "a list without null")),
        _ => throw SettingValue.Wrong(name, "a list"),
    };

    /// <summary>The id of the request as a header, if one is set.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> RequestIdHeader() =>
        HeaderText(RequestSettings.RequestId) is { } id ? [new("x-request-id", id)] : [];

    /// <summary>A string that is sent as a header.</summary>
    public string? HeaderText(string name)
    {
        var text = Text(name);
        return text.AsSpan().ContainsAnyExceptInRange(' ', '~')
            ? throw SettingValue.Wrong(name, "printable ASCII, because it is sent as a header")
            : text;
    }

    /// <summary>Reports the entries that stand under no known name.</summary>
    public void ReportUnknown(FrozenDictionary<string, SettingKind> known, UnknownSettings unknownSettings)
    {
        foreach ((var name, _) in properties ?? [])
        {
            if (!known.ContainsKey(name) && Get(name) is not null)
            {
                unknownSettings.Report(name, known.Keys);
            }
        }
    }

    public void Set(string name, object? value)
    {
        if (value is null)
        {
            properties?.Remove(name);
        }
        else
        {
            properties![name] = value;
        }
    }
}
