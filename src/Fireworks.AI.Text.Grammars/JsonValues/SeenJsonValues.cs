using System.Text;
using System.Text.Json;
using Fireworks.AI.Text.Grammars.Automata;

namespace Fireworks.AI.Text.Grammars.JsonValues;

/// <summary>JSON values that have come, comparable whatever way they were written.</summary>
internal sealed class SeenJsonValues : IEquatable<SeenJsonValues>
{
    private readonly SeenValue[] _sorted;
    private readonly int _hash;
    private RefusedTexts? _refused;

    private SeenJsonValues(SeenValue[] sorted, int hash) => (_sorted, _hash) = (sorted, hash);

    public static SeenJsonValues None { get; } = new([], 0);

    public int Count => _sorted.Length;

    /// <summary>All spellings of these, for what must be another.</summary>
    public RefusedTexts Refused =>
        _refused ??= _sorted.Length == 0 ? RefusedTexts.None : new RefusedTexts(Array.ConvertAll(_sorted, static item => item.Start));

    /// <summary>These and one more, or null when it is among them.</summary>
    public SeenJsonValues? With(RecordedText text)
    {
        using var document = JsonDocument.Parse(text.ToArray(), new JsonDocumentOptions { MaxDepth = 512 });
        return With(new SeenValue(Canonical(document.RootElement), document.RootElement.Clone(), IsName: false));
    }

    /// <summary>These names and one more, or null when it is among them.</summary>
    public SeenJsonValues? WithName(string name) => With(new SeenValue(name, default, IsName: true));

    private SeenJsonValues? With(SeenValue item)
    {
        var index = Array.BinarySearch(_sorted, item);
        if (index >= 0)
        {
            return null;
        }

        var sorted = new SeenValue[_sorted.Length + 1];
        _sorted.AsSpan(0, ~index).CopyTo(sorted);
        sorted[~index] = item;
        _sorted.AsSpan(~index).CopyTo(sorted.AsSpan(~index + 1));
        return new SeenJsonValues(sorted, _hash + item.GetHashCode());
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

        if (TryUnescape(areNames ? [(byte)'"', .. text.ToArray()] : text.ToArray()) is not { } written)
        {
            return null;
        }

        foreach (var item in _sorted)
        {
            if (!areNames && item.Value.ValueKind != JsonValueKind.String)
            {
                // Numbers and nested values have many spellings.
                if (written.Length == 0 || written[0] != '"')
                {
                    return null;
                }

                continue;
            }

            byte[] spelled = [(byte)'"', .. Encoding.UTF8.GetBytes(areNames ? item.Canonical : item.Value.GetString()!), (byte)'"'];
            if (spelled.AsSpan().StartsWith(written) && spelled.Length > written.Length)
            {
                result.Add(spelled[written.Length..]);
            }
        }

        return result;
    }

    /// <summary>The beginning of a JSON string without its escapes; null inside of one.</summary>
    private static byte[]? TryUnescape(byte[] written)
    {
        if (Array.IndexOf(written, (byte)'\\') < 0)
        {
            return written;
        }

        try
        {
            using var document = JsonDocument.Parse((byte[])[.. written, (byte)'"']);
            return document.RootElement.ValueKind == JsonValueKind.String
                ? [(byte)'"', .. Encoding.UTF8.GetBytes(document.RootElement.GetString()!)]
                : null;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return null;
        }
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

    /// <summary>The one spelling of a JSON value.</summary>
    private static string Canonical(JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.String:
                return "\"" + JsonEncodedText.Encode(value.GetString()!) + "\"";
            case JsonValueKind.Number:
                var number = JsonNumber.Decimal.Parse(value.GetRawText(), anyLength: true);
                return number.IsZero ? "0"
                    : $"{(number.Negative ? "-" : "")}{number.Integer}.{number.Fraction}";
            case JsonValueKind.Array:
                return "[" + string.Join(',', value.EnumerateArray().Select(Canonical)) + "]";
            case JsonValueKind.Object:
                // Of properties with one name the last one counts.
                var properties = new SortedDictionary<string, string>(StringComparer.Ordinal);
                foreach (var property in value.EnumerateObject())
                {
                    properties[property.Name] = Canonical(property.Value);
                }

                return "{"
                    + string.Join(',', properties.Select(static pair => $"\"{JsonEncodedText.Encode(pair.Key)}\":{pair.Value}"))
                    + "}";
            default:
                return value.GetRawText();
        }
    }

    public bool Equals(SeenJsonValues? other) => other is not null && _hash == other._hash && _sorted.AsSpan().SequenceEqual(other._sorted);

    public override bool Equals(object? obj) => Equals(obj as SeenJsonValues);

    public override int GetHashCode() => _hash;

    /// <summary>One value, with its one spelling to compare by.</summary>
    private sealed record SeenValue(string Canonical, JsonElement Value, bool IsName) : IComparable<SeenValue>
    {
        private PushdownAutomaton? _spellings;

        /// <summary>Where all its spellings start.</summary>
        public State Start
        {
            get
            {
                if (Volatile.Read(ref _spellings) is not { } spellings)
                {
                    spellings = new PushdownAutomaton(IsName ? SpelledValue.TextAfterQuote(Canonical) : SpelledValue.Create(Value));
                    spellings = Interlocked.CompareExchange(ref _spellings, spellings, null) ?? spellings;
                }

                return spellings.Start;
            }
        }

        public int CompareTo(SeenValue? other) => string.CompareOrdinal(Canonical, other?.Canonical);

        public bool Equals(SeenValue? other) => other is not null && Canonical == other.Canonical;

        public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Canonical);
    }
}
