using System.Globalization;

namespace Transcribe;

/// <summary>What somebody said from one time to another; of both backends.</summary>
internal sealed record Segment(TimeSpan Start, TimeSpan End, string? Speaker, string Text)
{
    /// <summary>The text on one line, behind the speaker's name where it is known.</summary>
    public string Line => (Speaker is null ? "" : $"{Speaker}: ") + Text;

    /// <param name="start">When it begins.</param>
    /// <param name="end">When it ends.</param>
    /// <param name="speaker">Who speaks.</param>
    /// <param name="text">The text as it came.</param>
    public static Segment Create(TimeSpan start, TimeSpan end, string? speaker, string text) =>
        new(start, end, speaker, Clean(text).Trim());

    /// <summary>Leaves out line breaks, which would end a cue, and control characters, which could take over a terminal.</summary>
    public static string Clean(string text) =>
        string.Concat(text.ReplaceLineEndings(" ").Where(static character => !char.IsControl(character)));

    /// <summary>Writes a time with hours, however many there are.</summary>
    public static string Format(TimeSpan time, string fraction) =>
        $"{(int)time.TotalHours:00}" + time.ToString($"\\:mm\\:ss{fraction}", CultureInfo.InvariantCulture);
}
