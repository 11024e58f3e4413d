using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using Fireworks.AI.Shared.Settings;

namespace Fireworks.AI.Extensions;

/// <summary>Names the model that finds the times of words: <see cref="FireworksSpeechOptions.AlignmentModel"/>.</summary>
[Experimental("MEAI001")]
[JsonConverter(typeof(FireworksWordJsonConverter<FireworksAlignmentModel>))]
public readonly record struct FireworksAlignmentModel : ISettingWord, IParsable<FireworksAlignmentModel>
{
    /// <summary>Creates a value from any word that the service takes, also one that this version does not know.</summary>
    /// <param name="value">The word as the service writes it; upper and lower case count.</param>
    /// <exception cref="ArgumentException">The word is empty.</exception>
    public FireworksAlignmentModel(string value)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(value);
        Value = value;
    }

    /// <summary>Gets the model for many languages, the service's default.</summary>
    public static FireworksAlignmentModel MmsFa { get; } = new("mms_fa");

    /// <summary>Gets the model for English.</summary>
    public static FireworksAlignmentModel TdnnFfn { get; } = new("tdnn_ffn");

    /// <summary>Gets Gentle, for dedicated deployments.</summary>
    public static FireworksAlignmentModel Gentle { get; } = new("gentle");

    /// <summary>Gets the word as the service writes it.</summary>
    public string Value => field ?? "";

    /// <summary>Writes the word as the service takes it.</summary>
    /// <returns>The word.</returns>
    public override string ToString() => Value;

    static FireworksAlignmentModel IParsable<FireworksAlignmentModel>.Parse(string s, IFormatProvider? provider) => new(s);

    static bool IParsable<FireworksAlignmentModel>.TryParse(
        [NotNullWhen(true)] string? s, IFormatProvider? provider, out FireworksAlignmentModel result)
    {
        result = string.IsNullOrWhiteSpace(s) ? default : new(s);
        return result.Value.Length > 0;
    }
}
