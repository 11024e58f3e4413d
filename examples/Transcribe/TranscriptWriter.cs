using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Transcribe;

/// <summary>Writes a transcript in the forms that players and programs read.</summary>
internal static class TranscriptWriter
{
    private static readonly JsonSerializerOptions Readable = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // Letters stay letters: this is no part of a web page.
    };

    /// <summary>The forms, which are also the endings of files.</summary>
    public static IReadOnlyList<string> Formats { get; } = ["txt", "json", "srt", "vtt"];

    public static string Write(string format, Transcript transcript) => format switch
    {
        "txt" => string.Concat(transcript.Segments.Select(static segment => $"{segment.Line}\n")),
        "srt" => string.Concat(transcript.Segments.Select(
            static (segment, index) => $"{index + 1}\n{Cue(segment, "\\,fff", segment.Line)}")),
        "vtt" => "WEBVTT\n\n" + string.Concat(transcript.Segments.Select(
            static segment => Cue(segment, "\\.fff", Escape(segment.Line)))),
        "json" => WriteJson(transcript),
        _ => throw new ArgumentException($"'{format}' is no form of a transcript: {string.Join(", ", Formats)}."),
    };

    private static string Cue(Segment segment, string fraction, string text) =>
        $"{Segment.Format(segment.Start, fraction)} --> {Segment.Format(segment.End, fraction)}\n{text}\n\n";

    /// <summary>These signs begin tags and characters by name.</summary>
    private static string Escape(string text) =>
        new StringBuilder(text).Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;").ToString();

    private static string WriteJson(Transcript transcript) => JsonSerializer.Serialize(
        new
        {
            transcript.Language,
            transcript.Text,
            segments = transcript.Segments.Select(static segment => new
            {
                start = segment.Start.TotalSeconds,
                end = segment.End.TotalSeconds,
                segment.Speaker,
                segment.Text,
            }),
        },
        Readable) + "\n";
}
