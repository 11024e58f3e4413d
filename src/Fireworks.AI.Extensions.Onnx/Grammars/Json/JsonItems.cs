using System.Globalization;
using System.Text.Json;

namespace Fireworks.AI.Extensions.Onnx.Grammars;

/// <summary>JSON values that have come, comparable whatever way they were written.</summary>
internal sealed class JsonItems : IEquatable<JsonItems>
{
    private readonly string[] _sorted;

    private JsonItems(string[] sorted) => _sorted = sorted;

    internal static JsonItems None { get; } = new([]);

    internal int Count => _sorted.Length;

    /// <summary>These and one more, or null when it is among them.</summary>
    internal JsonItems? With(string item)
    {
        var index = Array.BinarySearch(_sorted, item, StringComparer.Ordinal);
        return index >= 0 ? null : new JsonItems([.. _sorted[..~index], item, .. _sorted[~index..]]);
    }

    /// <summary>The one spelling of a JSON value.</summary>
    internal static string Canonical(RecordedText text)
    {
        using var document = JsonDocument.Parse(text.ToArray(), new JsonDocumentOptions { MaxDepth = 512 });
        return Canonical(document.RootElement);
    }

    /// <summary>The text of a JSON string whose opening quote was not recorded.</summary>
    internal static string Text(RecordedText text)
    {
        using var document = JsonDocument.Parse((byte[])[(byte)'"', .. text.ToArray()]);
        return document.RootElement.GetString()!;
    }

    private static string Canonical(JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.String:
                return "\"" + JsonEncodedText.Encode(value.GetString()!) + "\"";
            case JsonValueKind.Number:
                var number = JsonNumber.Decimal.Parse(value.GetRawText());
                return number.IsZero ? "0" : string.Create(CultureInfo.InvariantCulture, $"{(number.Negative ? "-" : "")}{number.Integer}.{number.Fraction}");
            case JsonValueKind.Array:
                return "[" + string.Join(',', value.EnumerateArray().Select(Canonical)) + "]";
            case JsonValueKind.Object:
                return "{" + string.Join(',', value.EnumerateObject().Select(member => "\"" + JsonEncodedText.Encode(member.Name) + "\":" + Canonical(member.Value)).Order(StringComparer.Ordinal)) + "}";
            default:
                return value.GetRawText();
        }
    }

    public bool Equals(JsonItems? other) => other is not null && _sorted.AsSpan().SequenceEqual(other._sorted);

    public override bool Equals(object? obj) => Equals(obj as JsonItems);

    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (var item in _sorted)
        {
            hash.Add(item, StringComparer.Ordinal);
        }

        return hash.ToHashCode();
    }
}
