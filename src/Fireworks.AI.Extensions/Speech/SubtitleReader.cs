using System.Globalization;

namespace Fireworks.AI.Extensions;

/// <summary>Reads subtitles in the formats SubRip and WebVTT.</summary>
internal static class SubtitleReader
{
    private const string Arrow = "-->";

    /// <exception cref="FormatException">The document is not subtitles.</exception>
    public static List<FireworksTranscriptionSegment> Read(ReadOnlySpan<char> document, bool isVtt)
    {
        LineReader lines = new(document);
        if (isVtt && !(lines.MoveNext() && lines.Current.StartsWith("WEBVTT")))
        {
            throw new FormatException("The document does not begin with 'WEBVTT'.");
        }

        List<FireworksTranscriptionSegment> cues = [];
        string? id = null;
        while (lines.MoveNext())
        {
            var line = lines.Current;
            if (line.IsWhiteSpace())
            {
                id = null;
            }
            else if (line.Contains(Arrow, StringComparison.Ordinal))
            {
                cues.Add(ReadCue(line, id, ref lines, isVtt));
                id = null;
            }
            else if (isVtt || int.TryParse(line, CultureInfo.InvariantCulture, out _))
            {
                // A cue's name or number; in WebVTT perhaps a line of a note, which an empty line ends.
                id = line.Trim().ToString();
            }
            else if (cues.Count > 0)
            {
                cues[^1] = WithText(cues[^1], $"{cues[^1].Text}\n{line.Trim()}");
            }
            else
            {
                throw new FormatException("The document does not begin with a cue.");
            }
        }

        return cues;
    }

    private static FireworksTranscriptionSegment ReadCue(ReadOnlySpan<char> times, string? id, ref LineReader lines, bool isVtt)
    {
        var arrow = times.IndexOf(Arrow);
        var end = times[(arrow + Arrow.Length)..].Trim();
        var settings = end.IndexOfAny(' ', '\t');
        var start = Time(times[..arrow].Trim());
        var until = Time(settings < 0 ? end : end[..settings]);

        List<string> text = [];
        while (lines.MoveNext() && !lines.Current.IsWhiteSpace())
        {
            text.Add(lines.Current.Trim().ToString());
        }

        var joined = string.Join('\n', text);
        var speaker = isVtt ? RemoveVoice(ref joined) : null;
        return new() { Id = id, Text = joined, StartTime = start, EndTime = until, SpeakerId = speaker };
    }

    /// <summary>Takes a voice span, <c>&lt;v Name&gt;text&lt;/v&gt;</c>, off the text of a cue.</summary>
    private static string? RemoveVoice(ref string text)
    {
        var close = text.IndexOf('>', StringComparison.Ordinal);
        if (close < 0 || !text.StartsWith("<v", StringComparison.Ordinal) || text.Length < 3 || text[2] is not (' ' or '.'))
        {
            return null;
        }

        var tag = text.AsSpan(2, close - 2);
        var space = tag.IndexOf(' ');
        var name = space < 0 ? null : tag[(space + 1)..].Trim().ToString();
        text = text[(close + 1)..].Replace("</v>", "", StringComparison.Ordinal);
        return string.IsNullOrEmpty(name) ? null : name;
    }

    private static FireworksTranscriptionSegment WithText(FireworksTranscriptionSegment cue, string text) =>
        new() { Id = cue.Id, Text = text, StartTime = cue.StartTime, EndTime = cue.EndTime, SpeakerId = cue.SpeakerId };

    /// <summary><c>hours:minutes:seconds</c> with a comma or point before milliseconds; hours may be absent.</summary>
    private static TimeSpan Time(ReadOnlySpan<char> text)
    {
        var point = text.IndexOfAny(',', '.');
        if (point < 0 || text.Length - point != 4)
        {
            throw Malformed();
        }

        Span<Range> parts = stackalloc Range[4];
        var count = text[..point].Split(parts, ':');
        if (count is not (2 or 3))
        {
            throw Malformed();
        }

        long seconds = 0;
        for (var i = 0; i < count; i++)
        {
            seconds = (seconds * 60) + Digits(text[parts[i]], most: i == 0 ? 9_999 : 59);
        }

        return TimeSpan.FromTicks((seconds * TimeSpan.TicksPerSecond) + (Digits(text[(point + 1)..], most: 999) * TimeSpan.TicksPerMillisecond));
    }

    private static int Digits(ReadOnlySpan<char> text, int most) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= most ? number : throw Malformed();

    private static FormatException Malformed() => new("The time of a cue is malformed.");

    /// <summary>Lines that end in any of the three ways, which both formats allow.</summary>
    private ref struct LineReader(ReadOnlySpan<char> text)
    {
        private ReadOnlySpan<char> _rest = text;

        public ReadOnlySpan<char> Current { get; private set; }

        public bool MoveNext()
        {
            if (_rest.IsEmpty)
            {
                return false;
            }

            var end = _rest.IndexOfAny('\r', '\n');
            if (end < 0)
            {
                Current = _rest;
                _rest = default;
                return true;
            }

            Current = _rest[..end];
            var isPair = _rest[end] == '\r' && end + 1 < _rest.Length && _rest[end + 1] == '\n';
            _rest = _rest[(end + (isPair ? 2 : 1))..];
            return true;
        }
    }
}
