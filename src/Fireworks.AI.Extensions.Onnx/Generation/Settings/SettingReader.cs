using System.Collections;
using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Onnx.Generation.Settings;

/// <summary>
/// Reads typed values from additional properties, which may come as .NET numbers of any type, as strings, as
/// <see cref="JsonElement"/> or as any dictionary.
/// </summary>
internal sealed class SettingReader(AdditionalPropertiesDictionary? properties)
{
    public string? Text(string name) => Value(name) switch
    {
        null => null,
        string text => text,
        JsonElement { ValueKind: JsonValueKind.String } element => element.GetString(),
        _ => throw Wrong(name, "a string"),
    };

    /// <summary>One text or several.</summary>
    public IEnumerable<string> Texts(string name) => Value(name) switch
    {
        null => [],
        string text => [text],
        JsonElement { ValueKind: JsonValueKind.String } element => [element.GetString()!],
        JsonElement { ValueKind: JsonValueKind.Array } element => element.EnumerateArray().Select(item =>
            item.ValueKind == JsonValueKind.String ? item.GetString()! : throw Wrong(name, "a string or strings")),
        IEnumerable items => items.Cast<object?>().Select(item => item switch
        {
            string text => text,
            JsonElement { ValueKind: JsonValueKind.String } element => element.GetString()!,
            _ => throw Wrong(name, "a string or strings"),
        }),
        _ => throw Wrong(name, "a string or strings"),
    };

    public float? Number(string name, float minimum, float maximum)
    {
        if (Value(name) is not { } value)
        {
            return null;
        }

        var number = ToNumber(value) ?? throw Wrong(name, "a number");
        return number >= minimum && number <= maximum
            ? (float)number
            : throw Wrong(name, string.Create(CultureInfo.InvariantCulture, $"from {minimum} to {maximum}"));
    }

    public bool? Boolean(string name) => Value(name) switch
    {
        null => null,
        bool value => value,
        JsonElement { ValueKind: JsonValueKind.True } => true,
        JsonElement { ValueKind: JsonValueKind.False } => false,
        _ => throw Wrong(name, "true or false"),
    };

    /// <summary>Numbers by token id.</summary>
    public IReadOnlyDictionary<int, float>? NumbersByToken(string name, int vocabularySize)
    {
        var entries = Entries(name);
        if (entries is null)
        {
            return null;
        }

        var numbers = new Dictionary<int, float>();
        foreach (var (key, value) in entries)
        {
            if (!int.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out var token) || token >= vocabularySize)
            {
                throw Wrong(name, $"an object whose keys are token ids below {vocabularySize}");
            }

            var number = (float?)(value is null ? null : ToNumber(value));
            numbers[token] = number is { } finite && float.IsFinite(finite) ? finite : throw Wrong(name, "an object of numbers");
        }

        return numbers;
    }

    /// <summary>The members of an object.</summary>
    private IEnumerable<KeyValuePair<string, object?>>? Entries(string name) => Value(name) switch
    {
        null => null,
        JsonElement { ValueKind: JsonValueKind.Object } element =>
            element.EnumerateObject().Select(property => KeyValuePair.Create(property.Name, (object?)property.Value)),
        IEnumerable<KeyValuePair<string, object?>> pairs => pairs,
        IDictionary dictionary => Entries(dictionary),
        _ => throw Wrong(name, "an object"),
    };

    /// <summary>Refuses settings that ask for something the response could not hold.</summary>
    public void Refuse(IEnumerable<string> names)
    {
        foreach (var name in names)
        {
            var asked = Value(name) switch
            {
                null or false or JsonElement { ValueKind: JsonValueKind.False } => false,
                _ when name is "n" => Number(name, 1, 128) > 1,
                _ when name is "top_logprobs" => Number(name, 0, 100) > 0,
                _ => true,
            };
            if (asked)
            {
                throw new NotSupportedException($"The in-process chat client cannot honour '{name}'. Remove it from ChatOptions.AdditionalProperties.");
            }
        }
    }

    private static IEnumerable<KeyValuePair<string, object?>> Entries(IDictionary dictionary)
    {
        // Enumerating the interface itself gives entries, whatever the dictionary's own pairs are.
        foreach (DictionaryEntry entry in dictionary)
        {
            yield return KeyValuePair.Create(Convert.ToString(entry.Key, CultureInfo.InvariantCulture)!, entry.Value);
        }
    }

    private static double? ToNumber(object value) => value switch
    {
        JsonElement { ValueKind: JsonValueKind.Number } element => element.GetDouble(),
        string text => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null,
        byte or sbyte or short or ushort or int or uint or long or ulong or float or double or decimal or Half =>
            ((IConvertible)(value is Half half ? (float)half : value)).ToDouble(CultureInfo.InvariantCulture),
        _ => null,
    };

    private static ArgumentException Wrong(string name, string expected) =>
        new($"'{name}' in ChatOptions.AdditionalProperties must be {expected}.");

    private object? Value(string name)
    {
        object? value = null;
        properties?.TryGetValue(name, out value);
        return value is JsonElement { ValueKind: JsonValueKind.Null or JsonValueKind.Undefined } ? null : value;
    }
}
