using System.Collections.Frozen;
using Fireworks.AI.Shared.Settings;

namespace Fireworks.AI.Extensions;

/// <summary>
/// The settings that may stand in SpeechToTextOptions.AdditionalProperties. Most are form fields under Fireworks' own names.
/// </summary>
internal static class SpeechSettings
{
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
}
