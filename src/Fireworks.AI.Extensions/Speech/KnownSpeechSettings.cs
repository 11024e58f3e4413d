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
    public const string FileName = "file_name";
    public const string MaxSpeakers = "max_speakers";
    public const string MediaType = "media_type";
    public const string MinSpeakers = "min_speakers";
    public const string Preprocessing = "preprocessing";
    public const string RequestId = SettingNames.RequestId;

    public static FrozenDictionary<string, SettingKind> Known { get; } = new Dictionary<string, SettingKind>
    {
        [SpeechSettings.Language] = SettingKind.Text,
        [SpeechSettings.Prompt] = SettingKind.Text,
        [SpeechSettings.Temperature] = SettingKind.Json,
        [SpeechSettings.ResponseFormat] = SettingKind.Text,
        [SpeechSettings.TimestampGranularities] = SettingKind.Json,
        [SpeechSettings.VadModel] = SettingKind.Text,
        [AlignmentModel] = SettingKind.Text,
        [Preprocessing] = SettingKind.Text,
        [SpeechSettings.Diarize] = SettingKind.Boolean,
        [MinSpeakers] = SettingKind.Integer,
        [MaxSpeakers] = SettingKind.Integer,

        [SpeechSettings.File] = SettingKind.Local,
        [FileName] = SettingKind.Local,
        [MediaType] = SettingKind.Local,
        [RequestId] = SettingKind.Local,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>Reads the address of the recording: an <see cref="Uri"/> or its text; null for a value of another kind.</summary>
    public static Uri? ToAddress(object? value) =>
        value as Uri ?? (Uri.TryCreate(SettingValue.ToText(value), UriKind.RelativeOrAbsolute, out var address) ? address : null);

    /// <exception cref="ArgumentException">The entry is something else than an address.</exception>
    public static Uri? FindAddress(SettingEntries entries) => entries.Get(SpeechSettings.File) is { } value
        ? ToAddress(value) ?? throw SettingEntries.Invalid(SpeechSettings.File, "an address")
        : null;
}
