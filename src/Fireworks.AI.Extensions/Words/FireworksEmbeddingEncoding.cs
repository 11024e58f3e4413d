using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using Fireworks.AI.Shared.Settings;

namespace Fireworks.AI.Extensions;

/// <summary>Names how vectors travel: <see cref="FireworksEmbeddingOptions.EncodingFormat"/>.</summary>
[JsonConverter(typeof(FireworksWordJsonConverter<FireworksEmbeddingEncoding>))]
public readonly record struct FireworksEmbeddingEncoding : ISettingWord, IParsable<FireworksEmbeddingEncoding>
{
    /// <summary>Creates a value from any word that the service takes, also one that this version does not know.</summary>
    /// <param name="value">The word as the service writes it; upper and lower case count.</param>
    /// <exception cref="ArgumentException">The word is empty.</exception>
    public FireworksEmbeddingEncoding(string value)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(value);
        Value = value;
    }

    /// <summary>Gets the encoding as base64, a third of the size of numbers.</summary>
    public static FireworksEmbeddingEncoding Base64 { get; } = new("base64");

    /// <summary>Gets the encoding as JSON numbers.</summary>
    public static FireworksEmbeddingEncoding Floats { get; } = new("float");

    /// <summary>Gets the word as the service writes it.</summary>
    public string Value => field ?? "";

    /// <summary>Writes the word as the service takes it.</summary>
    /// <returns>The word.</returns>
    public override string ToString() => Value;

    static FireworksEmbeddingEncoding IParsable<FireworksEmbeddingEncoding>.Parse(string s, IFormatProvider? provider) => new(s);

    static bool IParsable<FireworksEmbeddingEncoding>.TryParse(
        [NotNullWhen(true)] string? s, IFormatProvider? provider, out FireworksEmbeddingEncoding result)
    {
        result = string.IsNullOrWhiteSpace(s) ? default : new(s);
        return result.Value.Length > 0;
    }
}
