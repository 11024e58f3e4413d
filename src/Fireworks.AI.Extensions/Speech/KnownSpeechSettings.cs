using System.Collections.Frozen;
using Fireworks.AI.Extensions.Settings;
using Fireworks.AI.Shared.Settings;

namespace Fireworks.AI.Extensions.Speech;

/// <summary>
/// The settings that may stand in SpeechToTextOptions.AdditionalProperties. Most are form fields under Fireworks' own names.
/// </summary>
internal static class KnownSpeechSettings
{
    // The field that no entry can set.
    public const string Model = "model";

    public const string AlignmentModel = "alignment_model";
    public const string Diarize = "diarize";
    public const string File = "file";
    public const string FileName = "file_name";
    public const string Language = "language";
    public const string MaxSpeakers = "max_speakers";
    public const string MediaType = "media_type";
    public const string MinSpeakers = "min_speakers";
    public const string Preprocessing = "preprocessing";
    public const string Prompt = "prompt";
    public const string RequestId = SettingNames.RequestId;
    public const string ResponseFormat = "response_format";
    public const string Temperature = "temperature";
    public const string TimestampGranularities = "timestamp_granularities";
    public const string VadModel = "vad_model";

    // The parts that get times.
    public const string Segment = "segment";
    public const string Word = "word";

    public static FrozenDictionary<string, SettingKind> Known { get; } = new Dictionary<string, SettingKind>
    {
        [Language] = SettingKind.Text,
        [Prompt] = SettingKind.Text,
        [Temperature] = SettingKind.Json,
        [ResponseFormat] = SettingKind.Text,
        [TimestampGranularities] = SettingKind.Json,
        [VadModel] = SettingKind.Text,
        [AlignmentModel] = SettingKind.Text,
        [Preprocessing] = SettingKind.Text,
        [Diarize] = SettingKind.Boolean,
        [MinSpeakers] = SettingKind.Integer,
        [MaxSpeakers] = SettingKind.Integer,

        [File] = SettingKind.Local,
        [FileName] = SettingKind.Local,
        [MediaType] = SettingKind.Local,
        [RequestId] = SettingKind.Local,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>The address of the recording: an <see cref="Uri"/> or its text.</summary>
    public static Uri? FindAddress(SettingEntries entries) => entries.Get(File) switch
    {
        null => null,
        Uri address => address,
        _ when Uri.TryCreate(entries.GetText(File), UriKind.RelativeOrAbsolute, out var address) => address,
        _ => throw SettingEntries.Invalid(File, "an address"),
    };

    /// <summary>The temperatures: a number, a list, or numbers with commas between them.</summary>
    public static IReadOnlyList<double>? FindTemperatures(SettingEntries entries)
    {
        return SettingValue.ToText(entries.Get(Temperature)) is { } text ? [.. text.Split(',').Select(Parse)] : entries.GetNumbers(Temperature);

        static double Parse(string item) => SettingValue.ToNumber(item) ?? throw SettingEntries.Invalid(Temperature, "a number or several");
    }

    /// <summary>The parts that get times, checked, in the wire's order: a list, or names with commas between them.</summary>
    public static IReadOnlyList<string>? FindGranularities(SettingEntries entries)
    {
        if (entries.GetTexts(TimestampGranularities) is not { } texts)
        {
            return null;
        }

        const StringSplitOptions Trimmed = StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries;
        string[] names = [.. texts.SelectMany(static text => text.Split(',', Trimmed))];
        return names.Length > 0 && names.All(static name => name is Word or Segment)
            ? [.. names.Distinct().OrderByDescending(static name => name, StringComparer.Ordinal)]
            : throw SettingEntries.Invalid(TimestampGranularities, "'word', 'segment' or both");
    }
}
