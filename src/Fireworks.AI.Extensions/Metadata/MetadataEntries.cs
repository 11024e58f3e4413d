using System.Text.Json;
using Fireworks.AI.Extensions.Json;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Metadata;

/// <summary>
/// Typed access to the additional properties of responses and updates, in whatever form they come back from a cache or another process.
/// </summary>
internal readonly struct MetadataEntries
{
    private readonly AdditionalPropertiesDictionary[] _properties;

    /// <param name="properties">Where to look, in this order.</param>
    public MetadataEntries(IEnumerable<AdditionalPropertiesDictionary?> properties)
    {
        _properties = [.. properties.OfType<AdditionalPropertiesDictionary>()];
    }

    public string? Text(string name) => Find(name) switch
    {
        string text => text,
        JsonElement element => JsonRead.Text(element),
        _ => null,
    };

    public JsonElement? Json(string name)
    {
        if (Find(name) is JsonElement { ValueKind: not JsonValueKind.String } element)
        {
            return element.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined ? null : element;
        }

        if (Text(name) is not { } text)
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>A measurement from the body, or else from a header.</summary>
    public double? Number(string name)
    {
        var metrics = Json(MetadataNames.PerformanceMetrics);
        return metrics is { ValueKind: JsonValueKind.Object } && metrics.Value.TryGetProperty(name, out var value)
            ? ResponseHeaders.Number(JsonRead.Text(value))
            : ResponseHeaders.Number(Text("fireworks-" + name));
    }

    public TimeSpan? Seconds(string name) =>
        Number(name) is { } seconds and >= 0 and < 1e9 ? TimeSpan.FromSeconds(seconds) : null;

    public IReadOnlyList<int> Integers(string name) => Json(name) is { ValueKind: JsonValueKind.Array } json
        ? [.. json.EnumerateArray().Select(static item =>
            item.ValueKind == JsonValueKind.Number && item.TryGetInt32(out var number) ? number : -1)]
        : [];

    public IReadOnlyDictionary<string, string> Measurements()
    {
        Dictionary<string, string> found = new(StringComparer.OrdinalIgnoreCase);
        foreach ((var name, _) in _properties.SelectMany(properties => properties))
        {
            if (name.StartsWith("fireworks-", StringComparison.OrdinalIgnoreCase) && Text(name) is { } value)
            {
                found[name["fireworks-".Length..]] = value;
            }
        }

        if (Json(MetadataNames.PerformanceMetrics) is { ValueKind: JsonValueKind.Object } metrics)
        {
            foreach ((var name, var value) in JsonRead.Members(metrics))
            {
                found[name] = JsonRead.Text(value) ?? value.GetRawText();
            }
        }

        return found;
    }

    private object? Find(string name)
    {
        foreach (var properties in _properties)
        {
            if (properties.TryGetValue(name, out var value))
            {
                return value;
            }
        }

        return null;
    }
}
