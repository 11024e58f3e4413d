using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using Fireworks.AI.Shared.Settings;

namespace Fireworks.AI.Extensions;

/// <summary>
/// Names what is done to the sound before it is transcribed: <see cref="FireworksSpeechOptions.AudioPreprocessing"/>.
/// </summary>
[Experimental("MEAI001")]
[JsonConverter(typeof(FireworksWordJsonConverter<FireworksAudioPreprocessing>))]
public readonly record struct FireworksAudioPreprocessing : ISettingWord, IParsable<FireworksAudioPreprocessing>
{
    /// <summary>Creates a value from any word that the service takes, also one that this version does not know.</summary>
    /// <param name="value">The word as the service writes it; upper and lower case count.</param>
    /// <exception cref="ArgumentException">The word is empty.</exception>
    public FireworksAudioPreprocessing(string value)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(value);
        Value = value;
    }

    /// <summary>Gets the choice to leave the sound as it is, the service's default.</summary>
    public static FireworksAudioPreprocessing None { get; } = new("none");

    /// <summary>Gets dynamic range compression.</summary>
    public static FireworksAudioPreprocessing Dynamic { get; } = new("dynamic");

    /// <summary>Gets soft dynamic range compression.</summary>
    public static FireworksAudioPreprocessing SoftDynamic { get; } = new("soft_dynamic");

    /// <summary>Gets dynamic range compression with more bass.</summary>
    public static FireworksAudioPreprocessing BassDynamic { get; } = new("bass_dynamic");

    /// <summary>Gets the word as the service writes it.</summary>
    public string Value => field ?? "";

    /// <summary>Writes the word as the service takes it.</summary>
    /// <returns>The word.</returns>
    public override string ToString() => Value;

    static FireworksAudioPreprocessing IParsable<FireworksAudioPreprocessing>.Parse(string s, IFormatProvider? provider) => new(s);

    static bool IParsable<FireworksAudioPreprocessing>.TryParse(
        [NotNullWhen(true)] string? s, IFormatProvider? provider, out FireworksAudioPreprocessing result)
    {
        result = string.IsNullOrWhiteSpace(s) ? default : new(s);
        return result.Value.Length > 0;
    }
}
