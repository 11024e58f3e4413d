using System.Text.Json;

namespace Fireworks.AI.Text.Tokenizers;

/// <summary>A value of tokenizer.json with the place it stands at, so that errors can name it.</summary>
internal readonly struct ConfigNode(JsonElement element, string path)
{
    public string Path { get; } = path;

    public bool IsNull => element.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined;

    /// <summary>The name of the component: its property "type".</summary>
    public string Type => Get("type").AsString();

    public ConfigNode Get(string name)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            throw Error($"an object is expected, not {Describe()}");
        }

        return element.TryGetProperty(name, out var value)
            ? new ConfigNode(value, $"{Path}.{name}")
            : new ConfigNode(default, $"{Path}.{name}");
    }

    public bool Has(string name) => element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out _);

    public string AsString() => element.ValueKind == JsonValueKind.String
        ? element.GetString()!
        : throw Error($"a string is expected, not {Describe()}");

    public char AsCharacter() => AsString() is [var character]
        ? character
        : throw Error("one character is expected");

    public bool AsBoolean() => element.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw Error($"true or false is expected, not {Describe()}"),
    };

    public bool AsBoolean(bool fallback) => IsNull ? fallback : AsBoolean();

    public int AsInt32() => element.ValueKind == JsonValueKind.Number && element.TryGetInt32(out var value) && value >= 0
        ? value
        : throw Error($"a whole number from 0 on is expected, not {Describe()}");

    public int AsInt32(int fallback) => IsNull ? fallback : AsInt32();

    public double AsDouble() => element.ValueKind == JsonValueKind.Number && element.TryGetDouble(out var value)
        ? value
        : throw Error($"a number is expected, not {Describe()}");

    public List<ConfigNode> AsArray()
    {
        if (element.ValueKind != JsonValueKind.Array)
        {
            throw Error($"an array is expected, not {Describe()}");
        }

        List<ConfigNode> items = [];
        foreach (var item in element.EnumerateArray())
        {
            items.Add(new ConfigNode(item, $"{Path}[{items.Count}]"));
        }

        return items;
    }

    public TokenizerException Error(string problem) => new($"{Path}: {problem}.");

    public TokenizerException Unsupported(string supported) =>
        Error($"'{Type}' is not supported; supported are {supported}");

    private string Describe() => element.ValueKind switch
    {
        JsonValueKind.Undefined => "nothing",
        JsonValueKind.Null => "null",
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        _ => element.GetRawText() is { Length: > 60 } text ? text[..60] + "..." : element.GetRawText(),
    };
}
