using System.Diagnostics.CodeAnalysis;
using Fireworks.AI.Extensions.Onnx.Speech;
using Fireworks.AI.Shared.Settings;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Onnx;

/// <summary>
/// Settings of a transcription in process beyond <see cref="SpeechToTextOptions"/>: a typed view of
/// <see cref="SpeechToTextOptions.AdditionalProperties"/>. Null means not set, or not of its kind, which is refused when a call is made;
/// setting null removes an entry.
/// </summary>
/// <remarks>The page docs/speech.md has more.</remarks>
[Experimental("MEAI001")]
public sealed class OnnxSpeechOptions
{
    private readonly SettingView _settings;

    internal OnnxSpeechOptions(AdditionalPropertiesDictionary properties)
    {
        _settings = new(properties);
    }

    /// <summary>
    /// Gets or sets text that primes the model with names and spelling. It stands before every window of 30 seconds; of a long one the last
    /// 220 tokens count. Entry <c>prompt</c>.
    /// </summary>
    public string? Prompt
    {
        get => _settings.GetText(SpeechSettings.Prompt);
        set => _settings.Set(SpeechSettings.Prompt, value);
    }

    /// <summary>
    /// Gets or sets sampling temperatures, from 0 to 2; one after the other is tried while the text of a window is poor. Default: 0, 0.2,
    /// 0.4, 0.6, 0.8 and 1. Entry <c>temperature</c>.
    /// </summary>
    public IReadOnlyList<double>? Temperatures
    {
        get => SpeechSettings.ToTemperatures(_settings.Get(SpeechSettings.Temperature));
        set => _settings.Set(SpeechSettings.Temperature, value);
    }

    /// <summary>
    /// Gets or sets how many times smaller the text of a window may become by compression before it counts as one that repeats itself, and
    /// the next temperature is tried; from 0. Default: 2.4. Entry <c>compression_ratio_threshold</c>.
    /// </summary>
    public double? CompressionRatioThreshold
    {
        get => _settings.GetNumber(SpeechCallSettings.CompressionRatioThresholdEntry);
        set => _settings.Set(SpeechCallSettings.CompressionRatioThresholdEntry, value);
    }

    /// <summary>
    /// Gets or sets the least mean of the logarithms of the tokens' probabilities, below which the text of a window counts as a guess, and
    /// the next temperature is tried; at most 0. Default: -1. Entry <c>logprob_threshold</c>.
    /// </summary>
    public double? LogProbabilityThreshold
    {
        get => _settings.GetNumber(SpeechCallSettings.LogProbabilityThresholdEntry);
        set => _settings.Set(SpeechCallSettings.LogProbabilityThresholdEntry, value);
    }

    /// <summary>
    /// Gets or sets how probable it must be that nobody speaks for a window that is a guess to count as silence: 0 to 1. Default: 0.6.
    /// Entry <c>no_speech_threshold</c>.
    /// </summary>
    public double? NoSpeechThreshold
    {
        get => _settings.GetNumber(SpeechCallSettings.NoSpeechThresholdEntry);
        set => _settings.Set(SpeechCallSettings.NoSpeechThresholdEntry, value);
    }

    /// <summary>
    /// Gets or sets whether the text before a window is given to the model, which keeps names and style, but may carry an error on.
    /// Default: <see langword="true"/>. Entry <c>condition_on_previous_text</c>.
    /// </summary>
    public bool? ConditionOnPreviousText
    {
        get => _settings.GetBoolean(SpeechCallSettings.ConditionOnPreviousTextEntry);
        set => _settings.Set(SpeechCallSettings.ConditionOnPreviousTextEntry, value);
    }

    /// <summary>
    /// Gets or sets what finds speech in the recording, so that silence is skipped. Default: Silero's model if
    /// <see cref="OnnxModelOptions.VoiceActivityModelPath"/> names it, else the loudness. Entry <c>vad_model</c>.
    /// </summary>
    public OnnxVoiceActivityModel? VoiceActivityModel
    {
        get => SpeechCallSettings.ToVoiceActivity(_settings.GetText(SpeechSettings.VadModel));
        set => _settings.Set(SpeechSettings.VadModel, value?.ToString().ToLowerInvariant());
    }

    /// <summary>
    /// Gets or sets whether the stream is still being written, as by a microphone: then streaming gives provisional text each second, and
    /// finishes segments at pauses. Default: found out by whether reading takes as long as the sound. Entry <c>live</c>.
    /// </summary>
    public bool? Live
    {
        get => _settings.GetBoolean(SpeechCallSettings.LiveEntry);
        set => _settings.Set(SpeechCallSettings.LiveEntry, value);
    }
}
