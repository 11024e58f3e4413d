using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using Fireworks.AI.Shared.Settings;

namespace Fireworks.AI.Extensions;

/// <summary>Names how a request is served: <see cref="FireworksChatOptions.ServiceTier"/>.</summary>
/// <example>
/// <code>
/// var options = new ChatOptions().WithFireworks(fireworks =&gt; fireworks.ServiceTier = FireworksServiceTier.Priority);
/// </code>
/// </example>
[JsonConverter(typeof(FireworksWordJsonConverter<FireworksServiceTier>))]
public readonly record struct FireworksServiceTier : ISettingWord, IParsable<FireworksServiceTier>
{
    /// <summary>Creates a value from any word that the service takes, also one that this version does not know.</summary>
    /// <param name="value">The word as the service writes it; upper and lower case count.</param>
    /// <exception cref="ArgumentException">The word is empty.</exception>
    public FireworksServiceTier(string value)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(value);
        Value = value;
    }

    /// <summary>Gets the ordinary tier.</summary>
    public static FireworksServiceTier Default { get; } = new("default");

    /// <summary>Gets better reliability at peak times, at a higher price.</summary>
    public static FireworksServiceTier Priority { get; } = new("priority");

    /// <summary>Gets the word as the service writes it.</summary>
    public string Value => field ?? "";

    /// <summary>Writes the word as the service takes it.</summary>
    /// <returns>The word.</returns>
    public override string ToString() => Value;

    static FireworksServiceTier IParsable<FireworksServiceTier>.Parse(string s, IFormatProvider? provider) => new(s);

    static bool IParsable<FireworksServiceTier>.TryParse(
        [NotNullWhen(true)] string? s, IFormatProvider? provider, out FireworksServiceTier result)
    {
        result = string.IsNullOrWhiteSpace(s) ? default : new(s);
        return result.Value.Length > 0;
    }
}
