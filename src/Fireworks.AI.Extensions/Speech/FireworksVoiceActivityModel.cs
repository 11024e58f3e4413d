using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using Fireworks.AI.Shared.Settings;

namespace Fireworks.AI.Extensions;

/// <summary>Names the model that finds speech in a recording: <see cref="FireworksSpeechOptions.VoiceActivityModel"/>.</summary>
[Experimental("MEAI001")]
[JsonConverter(typeof(FireworksWordJsonConverter<FireworksVoiceActivityModel>))]
public readonly record struct FireworksVoiceActivityModel : ISettingWord, IParsable<FireworksVoiceActivityModel>
{
    /// <summary>Creates a value from any word that the service takes, also one that this version does not know.</summary>
    /// <param name="value">The word as the service writes it; upper and lower case count.</param>
    /// <exception cref="ArgumentException">The word is empty.</exception>
    public FireworksVoiceActivityModel(string value)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(value);
        Value = value;
    }

    /// <summary>Gets Silero VAD, the service's default.</summary>
    public static FireworksVoiceActivityModel Silero { get; } = new("silero");

    /// <summary>Gets the PyanNet model of WhisperX.</summary>
    public static FireworksVoiceActivityModel WhisperXPyannet { get; } = new("whisperx-pyannet");

    /// <summary>Gets the word as the service writes it.</summary>
    public string Value => field ?? "";

    /// <summary>Writes the word as the service takes it.</summary>
    /// <returns>The word.</returns>
    public override string ToString() => Value;

    static FireworksVoiceActivityModel IParsable<FireworksVoiceActivityModel>.Parse(string s, IFormatProvider? provider) => new(s);

    static bool IParsable<FireworksVoiceActivityModel>.TryParse(
        [NotNullWhen(true)] string? s, IFormatProvider? provider, out FireworksVoiceActivityModel result)
    {
        result = string.IsNullOrWhiteSpace(s) ? default : new(s);
        return result.Value.Length > 0;
    }
}
