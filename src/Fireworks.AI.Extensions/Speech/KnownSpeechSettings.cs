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

    /// <summary>Reads the address of the recording: an <see cref="Uri"/> or its text; null for a value of another kind.</summary>
    public static Uri? ToAddress(object? value) =>
        value as Uri ?? (Uri.TryCreate(SettingValue.ToText(value), UriKind.RelativeOrAbsolute, out var address) ? address : null);

    /// <summary>Reads temperatures: a number, a list, or numbers with commas between them; null for a value of another kind.</summary>
    public static IReadOnlyList<double>? ToTemperatures(object? value)
    {
        if (value is null or IReadOnlyList<double>)
        {
            return value as IReadOnlyList<double>;
        }

        var items = SettingValue.ToText(value)?.Split(',') ?? SettingValue.ToItems(value) ?? [value];
        double?[] numbers = [.. items.Select(SettingValue.ToNumber)];
        return numbers.Any(static number => number is null) ? null : [.. numbers.Select(static number => number!.Value)];
    }

    /// <summary>
    /// Reads the parts that get times, in the wire's order: a list, or names with commas between them; null for anything else.
    /// </summary>
    public static IReadOnlyList<string>? ToGranularities(object? value)
    {
        const StringSplitOptions Trimmed = StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries;
        var items = SettingValue.ToItems(value) ?? [value];
        string[] names = [.. items.SelectMany(static item => SettingValue.ToText(item)?.Split(',', Trimmed) ?? [""])];
        return names.Length > 0 && names.All(static name => name is Word or Segment)
            ? [.. names.Distinct().OrderByDescending(static name => name, StringComparer.Ordinal)]
            : null;
    }

    /// <exception cref="ArgumentException">The entry is something else than an address.</exception>
    public static Uri? FindAddress(SettingEntries entries) =>
        entries.Get(File) is { } value ? ToAddress(value) ?? throw SettingEntries.Invalid(File, "an address") : null;

    /// <exception cref="ArgumentException">The entry is something else than numbers.</exception>
    public static IReadOnlyList<double>? FindTemperatures(SettingEntries entries) => entries.Get(Temperature) is { } value
        ? ToTemperatures(value) ?? throw SettingEntries.Invalid(Temperature, "a number or several")
        : null;

    /// <exception cref="ArgumentException">The entry is something else than names of parts.</exception>
    public static IReadOnlyList<string>? FindGranularities(SettingEntries entries) => entries.Get(TimestampGranularities) is { } value
        ? ToGranularities(value) ?? throw SettingEntries.Invalid(TimestampGranularities, "'word', 'segment' or both")
        : null;
}
