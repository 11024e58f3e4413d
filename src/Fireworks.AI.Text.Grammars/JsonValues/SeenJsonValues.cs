using System.Text;
using System.Text.Json;
using Fireworks.AI.Text.Grammars.Automata;

namespace Fireworks.AI.Text.Grammars.JsonValues;

/// <summary>JSON values that have come, comparable whatever way they were written.</summary>
internal sealed class SeenJsonValues : IEquatable<SeenJsonValues>
{
    private readonly string[] _sorted;
    private readonly int _hash;

    private SeenJsonValues(string[] sorted)
    {
        _sorted = sorted;
        var hash = default(HashCode);
        foreach (var item in sorted)
        {
            hash.Add(item, StringComparer.Ordinal);
        }

        _hash = hash.ToHashCode();
    }

    public static SeenJsonValues None { get; } = new([]);

    public int Count => _sorted.Length;

    /// <summary>These and one more, or null when it is among them.</summary>
    public SeenJsonValues? With(string item)
    {
        var index = Array.BinarySearch(_sorted, item, StringComparer.Ordinal);
        return index >= 0 ? null : new SeenJsonValues([.. _sorted[..~index], item, .. _sorted[~index..]]);
    }

    /// <summary>What completes a text to one of these, but for escapes; null when that cannot be listed.</summary>
    /// <param name="text">The text so far: a JSON value, or a name after its opening quote.</param>
    /// <param name="areNames">These are names, without quotes.</param>
    public IReadOnlyList<byte[]>? Completions(RecordedText text, bool areNames)
    {
        var result = new List<byte[]>();
        if (_sorted.Length == 0)
        {
            return result;
        }

        var written = areNames ? [(byte)'"', .. text.ToArray()] : text.ToArray();
        if (Array.IndexOf(written, (byte)'\\') >= 0)
        {
            return null;
        }

        foreach (var item in _sorted)
        {
            if (!areNames && !item.StartsWith('"'))
            {
                // Numbers and nested values have many spellings.
                if (written.Length == 0 || written[0] != '"')
                {
                    return null;
                }

                continue;
            }

            var name = areNames ? item : JsonDocument.Parse(item).RootElement.GetString()!;
            byte[] spelled = [(byte)'"', .. Encoding.UTF8.GetBytes(name), (byte)'"'];
            if (spelled.AsSpan().StartsWith(written) && spelled.Length > written.Length)
            {
                result.Add(spelled[written.Length..]);
            }
        }

        return result;
    }

    /// <summary>The one spelling of a JSON value.</summary>
    public static string Canonical(RecordedText text)
    {
        using var document = JsonDocument.Parse(text.ToArray(), new JsonDocumentOptions { MaxDepth = 512 });
        return Canonical(document.RootElement);
    }

    /// <summary>The text of a JSON string whose opening quote was not recorded.</summary>
    public static string Text(RecordedText text)
    {
        var bytes = text.ToArray();
        if (Array.IndexOf(bytes, (byte)'\\') < 0)
        {
            return Encoding.UTF8.GetString(bytes.AsSpan(0, bytes.Length - 1));
        }

        using var document = JsonDocument.Parse((byte[])[(byte)'"', .. bytes]);
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
                return number.IsZero ? "0" : $"{(number.Negative ? "-" : "")}{number.Integer}.{number.Fraction}";
            case JsonValueKind.Array:
                return "[" + string.Join(',', value.EnumerateArray().Select(Canonical)) + "]";
            case JsonValueKind.Object:
                var properties = value.EnumerateObject()
                    .Select(property => "\"" + JsonEncodedText.Encode(property.Name) + "\":" + Canonical(property.Value));
                return "{" + string.Join(',', properties.Order(StringComparer.Ordinal)) + "}";
            default:
                return value.GetRawText();
        }
    }

    public bool Equals(SeenJsonValues? other) => other is not null && _hash == other._hash && _sorted.AsSpan().SequenceEqual(other._sorted);

    public override bool Equals(object? obj) => Equals(obj as SeenJsonValues);

    public override int GetHashCode() => _hash;
}
