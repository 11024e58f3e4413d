using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using Fireworks.AI.Shared.Settings;

namespace Fireworks.AI.Extensions;

/// <summary>
/// Names what happens if prompt and token limit exceed the context: <see cref="FireworksChatOptions.ContextLengthExceededBehavior"/>.
/// </summary>
[JsonConverter(typeof(FireworksWordJsonConverter<FireworksContextLengthBehavior>))]
public readonly record struct FireworksContextLengthBehavior : ISettingWord, IParsable<FireworksContextLengthBehavior>
{
    /// <summary>Creates a value from any word that the service takes, also one that this version does not know.</summary>
    /// <param name="value">The word as the service writes it; upper and lower case count.</param>
    /// <exception cref="ArgumentException">The word is empty.</exception>
    public FireworksContextLengthBehavior(string value)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(value);
        Value = value;
    }

    /// <summary>Gets the choice to lower the token limit to what fits. The prompt is not shortened.</summary>
    public static FireworksContextLengthBehavior Truncate { get; } = new("truncate");

    /// <summary>Gets the choice to refuse the request.</summary>
    public static FireworksContextLengthBehavior Error { get; } = new("error");

    /// <summary>Gets the word as the service writes it.</summary>
    public string Value => field ?? "";

    /// <summary>Writes the word as the service takes it.</summary>
    /// <returns>The word.</returns>
    public override string ToString() => Value;

    static FireworksContextLengthBehavior IParsable<FireworksContextLengthBehavior>.Parse(string s, IFormatProvider? provider) => new(s);

    static bool IParsable<FireworksContextLengthBehavior>.TryParse(
        [NotNullWhen(true)] string? s, IFormatProvider? provider, out FireworksContextLengthBehavior result)
    {
        result = string.IsNullOrWhiteSpace(s) ? default : new(s);
        return result.Value.Length > 0;
    }
}
