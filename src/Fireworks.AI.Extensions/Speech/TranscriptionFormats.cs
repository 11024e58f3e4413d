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

    public static FireworksTranscriptionFormat Parse(string name) => name switch
    {
        "json" => FireworksTranscriptionFormat.Json,
        "text" => FireworksTranscriptionFormat.Text,
        "srt" => FireworksTranscriptionFormat.Srt,
        "verbose_json" => FireworksTranscriptionFormat.VerboseJson,
        "vtt" => FireworksTranscriptionFormat.Vtt,
        _ => throw SettingEntries.Invalid(KnownSpeechSettings.ResponseFormat, "'json', 'text', 'srt', 'verbose_json' or 'vtt'"),
    };
}
