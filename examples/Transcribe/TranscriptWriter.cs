using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Transcribe;

/// <summary>Writes a transcript in the forms that players and programs read.</summary>
internal static class TranscriptWriter
{
    private static readonly JsonSerializerOptions Indented = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>The forms, which are also the endings of files.</summary>
    public static IReadOnlyList<string> Formats { get; } = ["txt", "json", "srt", "vtt"];

    public static string Write(string format, IReadOnlyList<Segment> segments, string? language) => format switch
    {
        "txt" => string.Concat(segments.Select(static segment => $"{Speech(segment)}\n")),
        "srt" => WriteCues(segments, "", ',', isNumbered: true),
        "vtt" => WriteCues(segments, "WEBVTT\n\n", '.', isNumbered: false),
        "json" => JsonSerializer.Serialize(
            new
            {
                language,
                text = string.Join(' ', segments.Select(static segment => segment.Text)),
                segments = segments.Select(static segment => new
                {
                    start = segment.Start.TotalSeconds,
                    end = segment.End.TotalSeconds,
                    segment.Speaker,
                    segment.Text,
                }),
            },
            Indented),
        _ => throw new ArgumentException($"'{format}' is no form of a transcript: {string.Join(", ", Formats)}."),
    };

    private static string WriteCues(IReadOnlyList<Segment> segments, string start, char point, bool isNumbered)
    {
        StringBuilder text = new(start);
        for (var i = 0; i < segments.Count; i++)
        {
            text.Append(isNumbered ? $"{i + 1}\n" : "")
                .Append(CultureInfo.InvariantCulture, $"{Time(segments[i].Start, point)} --> {Time(segments[i].End, point)}\n{Speech(segments[i])}\n\n");
        }

        return text.ToString();
    }

    /// <summary>An empty line would end a cue.</summary>
    private static string Speech(Segment segment) =>
        (segment.Speaker is null ? "" : $"{segment.Speaker}: ") + segment.Text.ReplaceLineEndings(" ");

    private static string Time(TimeSpan time, char point) =>
        string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours:00}:{time:mm\\:ss}{point}{time:fff}");
}
