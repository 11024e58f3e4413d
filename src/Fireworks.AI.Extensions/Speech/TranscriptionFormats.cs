using Fireworks.AI.Shared.Settings;

namespace Fireworks.AI.Extensions.Speech;

/// <summary>The wire's names of response formats.</summary>
internal static class TranscriptionFormats
{
    public static string NameOf(FireworksTranscriptionFormat format) => format switch
    {
        FireworksTranscriptionFormat.Json => "json",
        FireworksTranscriptionFormat.Text => "text",
        FireworksTranscriptionFormat.Srt => "srt",
        FireworksTranscriptionFormat.VerboseJson => "verbose_json",
        FireworksTranscriptionFormat.Vtt => "vtt",
        _ => throw new ArgumentOutOfRangeException(nameof(format), format, "There is no such response format."),
    };

    public static bool IsJson(FireworksTranscriptionFormat format) =>
        format is FireworksTranscriptionFormat.Json or FireworksTranscriptionFormat.VerboseJson;

    /// <summary>Finds the format of a name; null if there is none.</summary>
    public static FireworksTranscriptionFormat? Find(string? name) => name switch
    {
        "json" => FireworksTranscriptionFormat.Json,
        "text" => FireworksTranscriptionFormat.Text,
        "srt" => FireworksTranscriptionFormat.Srt,
        "verbose_json" => FireworksTranscriptionFormat.VerboseJson,
        "vtt" => FireworksTranscriptionFormat.Vtt,
        _ => null,
    };

    public static FireworksTranscriptionFormat Parse(string name) => Find(name) ??
        throw SettingEntries.Invalid(SpeechSettings.ResponseFormat, "'json', 'text', 'srt', 'verbose_json' or 'vtt'");
}
