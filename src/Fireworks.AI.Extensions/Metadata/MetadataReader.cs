using System.Text.Json;
using Fireworks.AI.Extensions.Json;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Metadata;

/// <summary>
/// Typed access to the additional properties of responses and updates, in whatever form they come back from a cache or another process.
/// </summary>
internal readonly struct MetadataReader
{
    private readonly AdditionalPropertiesDictionary[] _properties;

    /// <param name="properties">Where to look, in this order.</param>
    public MetadataReader(IEnumerable<AdditionalPropertiesDictionary?> properties)
    {
        _properties = [.. properties.OfType<AdditionalPropertiesDictionary>()];
    }

    public string? GetText(string name) => Find(name) switch
    {
        string text => text,
        JsonElement element => JsonReaderExtensions.ReadText(element),
        _ => null,
    };

    public JsonElement? GetJson(string name)
    {
        if (Find(name) is JsonElement { ValueKind: not JsonValueKind.String } element)
        {
            return element.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined ? null : element;
        }

        if (GetText(name) is not { } text)
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
    public double? GetNumber(string name)
    {
        var metrics = GetJson(MetadataNames.PerformanceMetrics);
        return metrics is { ValueKind: JsonValueKind.Object } && metrics.Value.TryGetProperty(name, out var value)
            ? ResponseHeaders.Number(JsonReaderExtensions.ReadText(value))
            : ResponseHeaders.Number(GetText("fireworks-" + name));
    }

    public TimeSpan? GetSeconds(string name) =>
        GetNumber(name) is { } seconds and >= 0 and < 1e9 ? TimeSpan.FromSeconds(seconds) : null;

    public IReadOnlyList<int> GetIntegers(string name) => GetJson(name) is { ValueKind: JsonValueKind.Array } json
        ? [.. json.EnumerateArray().Select(static item =>
            item.ValueKind == JsonValueKind.Number && item.TryGetInt32(out var number) ? number : -1)]
        : [];

    public IReadOnlyDictionary<string, string> GetMeasurements()
    {
        Dictionary<string, string> found = new(StringComparer.OrdinalIgnoreCase);
        foreach ((var name, _) in _properties.SelectMany(properties => properties))
        {
            if (name.StartsWith("fireworks-", StringComparison.OrdinalIgnoreCase) && GetText(name) is { } value)
            {
                found[name["fireworks-".Length..]] = value;
            }
        }

        if (GetJson(MetadataNames.PerformanceMetrics) is { ValueKind: JsonValueKind.Object } metrics)
        {
            foreach ((var name, var value) in JsonReaderExtensions.Properties(metrics))
            {
                found[name] = JsonReaderExtensions.ReadText(value) ?? value.GetRawText();
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
