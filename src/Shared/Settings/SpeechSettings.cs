namespace Fireworks.AI.Shared.Settings;

/// <summary>
/// The settings of a transcription that both sides know: their names in
/// SpeechToTextOptions.AdditionalProperties, which are Fireworks' own, and the forms of their values.
/// </summary>
internal static class SpeechSettings
{
    public const string Diarize = "diarize";
    public const string File = "file";
    public const string Language = "language";
    public const string Prompt = "prompt";
    public const string ResponseFormat = "response_format";
    public const string Temperature = "temperature";
    public const string TimestampGranularities = "timestamp_granularities";
    public const string VadModel = "vad_model";

    // The parts that get times.
    public const string Segment = "segment";
    public const string Word = "word";

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

    /// <exception cref="ArgumentException">The entry is something else than numbers.</exception>
    public static IReadOnlyList<double>? FindTemperatures(SettingEntries entries) => entries.Get(Temperature) is { } value
        ? ToTemperatures(value) ?? throw SettingEntries.Invalid(Temperature, "a number or several")
        : null;

    /// <exception cref="ArgumentException">The entry is something else than names of parts.</exception>
    public static IReadOnlyList<string>? FindGranularities(SettingEntries entries) => entries.Get(TimestampGranularities) is { } value
        ? ToGranularities(value) ?? throw SettingEntries.Invalid(TimestampGranularities, "'word', 'segment' or both")
        : null;
}
