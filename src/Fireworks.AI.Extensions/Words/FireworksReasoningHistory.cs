using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using Fireworks.AI.Shared.Settings;

namespace Fireworks.AI.Extensions;

/// <summary>Names what happens to the thoughts of earlier turns: <see cref="FireworksChatOptions.ReasoningHistory"/>.</summary>
[JsonConverter(typeof(FireworksWordJsonConverter<FireworksReasoningHistory>))]
public readonly record struct FireworksReasoningHistory : ISettingWord, IParsable<FireworksReasoningHistory>
{
    /// <summary>Creates a value from any word that the service takes, also one that this version does not know.</summary>
    /// <param name="value">The word as the service writes it; upper and lower case count.</param>
    /// <exception cref="ArgumentException">The word is empty.</exception>
    public FireworksReasoningHistory(string value)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(value);
        Value = value;
    }

    /// <summary>Gets the choice to leave out all earlier thoughts.</summary>
    public static FireworksReasoningHistory Disabled { get; } = new("disabled");

    /// <summary>Gets the choice to keep the thoughts of the current turn, between its tool calls.</summary>
    public static FireworksReasoningHistory Interleaved { get; } = new("interleaved");

    /// <summary>Gets the choice to keep the thoughts of all turns.</summary>
    public static FireworksReasoningHistory Preserved { get; } = new("preserved");

    /// <summary>Gets the word as the service writes it.</summary>
    public string Value => field ?? "";

    /// <summary>Writes the word as the service takes it.</summary>
    /// <returns>The word.</returns>
    public override string ToString() => Value;

    static FireworksReasoningHistory IParsable<FireworksReasoningHistory>.Parse(string s, IFormatProvider? provider) => new(s);

    static bool IParsable<FireworksReasoningHistory>.TryParse(
        [NotNullWhen(true)] string? s, IFormatProvider? provider, out FireworksReasoningHistory result)
    {
        result = string.IsNullOrWhiteSpace(s) ? default : new(s);
        return result.Value.Length > 0;
    }
}
