using Fireworks.AI.Extensions.Onnx.Speech.Audio;
using Fireworks.AI.Extensions.Onnx.Speech.Whisper;
using Fireworks.AI.Shared.Settings;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Onnx.Speech;

/// <summary>What holds for one transcription, resolved and checked.</summary>
internal sealed record SpeechCallSettings
{
    // Where Fireworks has a setting, its name is Fireworks' own; the others are those of Whisper's own program.
    public const string CompressionRatioThresholdEntry = "compression_ratio_threshold";
    public const string LogProbabilityThresholdEntry = "logprob_threshold";
    public const string NoSpeechThresholdEntry = "no_speech_threshold";
    public const string ConditionOnPreviousTextEntry = "condition_on_previous_text";
    public const string LiveEntry = "live";

    private const double MaximumTemperature = 2;

    private static readonly IReadOnlyList<double> DefaultTemperatures = [0, 0.2, 0.4, 0.6, 0.8, 1];

    /// <summary>What languages are called elsewhere.</summary>
    private static readonly Dictionary<string, string> OtherCodes = new(StringComparer.Ordinal)
    {
        ["english"] = "en",
        ["nb"] = "no",
        ["iw"] = "he",
        ["in"] = "id",
        ["ji"] = "yi",
        ["fil"] = "tl",
        ["jv"] = "jw",
        ["cmn"] = "zh",
        ["mo"] = "ro",
        ["zh-hans"] = "zh",
        ["zh-hant"] = "zh",
    };

    /// <summary>Samples per second, for recordings that are raw samples.</summary>
    public int? SampleRate { get; init; }

    /// <summary>The token of the language; null to find it out.</summary>
    public int? Language { get; init; }

    public bool IsTranslation { get; init; }

    /// <summary>The tokens of names and words, in the spelling that is wanted.</summary>
    public IReadOnlyList<int> Prompt { get; init; } = [];

    public IReadOnlyList<double> Temperatures { get; init; } = DefaultTemperatures;

    public double CompressionRatioThreshold { get; init; } = 2.4;

    public double LogProbabilityThreshold { get; init; } = -1;

    public double NoSpeechThreshold { get; init; } = 0.6;

    /// <summary>Whether the text before a window is given to the model.</summary>
    public bool CarriesText { get; init; } = true;

    /// <summary>What hears voices; null for the better one that there is.</summary>
    public OnnxVoiceActivityModel? VoiceActivity { get; init; }

    /// <summary>Whether the source is still being written; null to find it out.</summary>
    public bool? IsLive { get; init; }

    /// <exception cref="ArgumentException">A setting has a value that it cannot have.</exception>
    /// <exception cref="NotSupportedException">A setting asks for what a model in process does not do.</exception>
    public static SpeechCallSettings Read(SpeechToTextOptions? options, WhisperTokens tokens, Func<string, int[]> encode)
    {
        var entries = new SettingEntries(options?.AdditionalProperties);
        RefuseUnsupported(entries);
        if (options?.SpeechSampleRate is < SampleRates.Min or > SampleRates.Max)
        {
            throw new ArgumentException(
                $"SpeechSampleRate is {options.SpeechSampleRate}; it must be between {SampleRates.Min} and {SampleRates.Max} samples per "
                + "second.");
        }

        var defaults = new SpeechCallSettings();
        var tag = options?.SpeechLanguage ?? entries.GetText(SpeechSettings.Language);
        var language = FindLanguage(tag, tokens);
        var isTranslation = SpeechLanguages.IsTranslation(tag, options?.TextLanguage);
        if (isTranslation && !tokens.IsMultilingual)
        {
            throw new NotSupportedException("The model knows English alone, and translates nothing. Leave TextLanguage out.");
        }

        return new SpeechCallSettings
        {
            SampleRate = options?.SpeechSampleRate,
            Language = language,
            IsTranslation = isTranslation,
            Prompt = entries.GetText(SpeechSettings.Prompt)?.Trim() is { Length: > 0 } prompt ? encode($" {prompt}") : [],
            Temperatures = ReadTemperatures(entries),
            CompressionRatioThreshold =
                entries.GetNumber(CompressionRatioThresholdEntry, 0, double.MaxValue) ?? defaults.CompressionRatioThreshold,
            LogProbabilityThreshold =
                entries.GetNumber(LogProbabilityThresholdEntry, double.MinValue, 0) ?? defaults.LogProbabilityThreshold,
            NoSpeechThreshold = entries.GetNumber(NoSpeechThresholdEntry, 0, 1) ?? defaults.NoSpeechThreshold,
            CarriesText = entries.GetBoolean(ConditionOnPreviousTextEntry) ?? defaults.CarriesText,
            VoiceActivity = ReadVoiceActivity(entries),
            IsLive = entries.GetBoolean(LiveEntry),
        };
    }

    /// <summary>The detector that a word names; null for a word that names none.</summary>
    public static OnnxVoiceActivityModel? ToVoiceActivity(string? word) =>
        word is not null && Enum.GetNames<OnnxVoiceActivityModel>().Contains(word, StringComparer.OrdinalIgnoreCase)
            ? Enum.Parse<OnnxVoiceActivityModel>(word, ignoreCase: true)
            : null;

    private static OnnxVoiceActivityModel? ReadVoiceActivity(SettingEntries entries) =>
        entries.GetText(SpeechSettings.VadModel) is not { } word ? null
        : ToVoiceActivity(word) ?? throw SettingEntries.Invalid(
            SpeechSettings.VadModel, "'energy', 'silero' or 'none' with a model in process");

    private static IReadOnlyList<double> ReadTemperatures(SettingEntries entries) =>
        SpeechSettings.FindTemperatures(entries) is not { } temperatures ? DefaultTemperatures
        : temperatures.Count > 0 && temperatures.All(static number => number is >= 0 and <= MaximumTemperature) ? temperatures
        : throw SettingEntries.Invalid(SpeechSettings.Temperature, "a number from 0 to 2, or several");

    private static int? FindLanguage(string? tag, WhisperTokens tokens)
    {
        if (SpeechLanguages.ToWire(tag) is not { } code)
        {
            return null;
        }

        code = OtherCodes.GetValueOrDefault(code, code);
        if (!tokens.IsMultilingual)
        {
            return code == "en" ? null : throw new ArgumentException(
                $"SpeechLanguage is '{tag}', and the model knows English alone. Use a model without .en in its name.");
        }

        return tokens.Languages.TryGetValue(code, out var language) ? language : throw new ArgumentException(
            $"SpeechLanguage is '{tag}', which the model does not know. It knows "
            + $"{string.Join(", ", tokens.Languages.Keys.Order(StringComparer.Ordinal))}.");
    }

    /// <summary>Refuses what would be missing from the response.</summary>
    private static void RefuseUnsupported(SettingEntries entries)
    {
        if (entries.GetBoolean(SpeechSettings.Diarize) == true)
        {
            throw Unsupported(SpeechSettings.Diarize, "tells no speakers apart");
        }

        if (SpeechSettings.FindGranularities(entries)?.Contains(SpeechSettings.Word) == true)
        {
            throw Unsupported(SpeechSettings.TimestampGranularities, "gives times of segments, not of words");
        }

        if (entries.Has(SpeechSettings.File))
        {
            throw Unsupported(SpeechSettings.File, "reads the recording from the call's stream");
        }

        switch (entries.GetText(SpeechSettings.ResponseFormat))
        {
            case null or "json" or "verbose_json" or "text":
                return;
            case "srt" or "vtt":
                throw Unsupported(SpeechSettings.ResponseFormat, "writes no subtitles, but segments with times to write them from");
            default:
                throw SettingEntries.Invalid(SpeechSettings.ResponseFormat, "'json', 'verbose_json' or 'text'");
        }
    }

    private static NotSupportedException Unsupported(string name, string does) => new(
        $"The in-process client cannot honour '{name}': it {does}. Remove it from SpeechToTextOptions.AdditionalProperties.");
}
