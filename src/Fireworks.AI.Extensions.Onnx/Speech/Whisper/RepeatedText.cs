using System.IO.Compression;
using System.Text;

namespace Fireworks.AI.Extensions.Onnx.Speech.Whisper;

/// <summary>Finds texts that go round in circles, which Whisper writes about sound that it does not understand.</summary>
internal static class RepeatedText
{
    private const int LongestPhrase = 32;
    private const int Times = 4;
    private const int LeastTokens = 16;

    // Nobody speaks faster: words that somebody does repeat have times that move on by more, 40 ms for each token.
    private const int TimestampsPerToken = 2;

    /// <summary>How many times smaller the text becomes by compression: about 1.5 for speech, far more for what repeats itself.</summary>
    public static double GetCompressionRatio(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        if (bytes.Length == 0)
        {
            return 0;
        }

        using var compressed = new MemoryStream();
        using (var zlib = new ZLibStream(compressed, CompressionLevel.Optimal, leaveOpen: true))
        {
            zlib.Write(bytes);
        }

        return (double)bytes.Length / compressed.Length;
    }

    /// <summary>
    /// Whether what is written of a window ends with one phrase over and over, within a segment or over segments whose times hardly move
    /// on, and if so after how many tokens, timestamps included, its first time ends.
    /// </summary>
    public static int? FindLoop(ReadOnlySpan<int> written, WhisperTokens tokens)
    {
        var segment = written.LastIndexOfAnyInRange(tokens.FirstTimestamp, int.MaxValue) + 1;
        if (FindLoop(written[segment..]) is { } withinSegment)
        {
            return segment + withinSegment;
        }

        var (text, places, count) = (new int[written.Length], new int[written.Length], 0);
        for (var place = 0; place < written.Length; place++)
        {
            if (tokens.IsText(written[place]))
            {
                (text[count], places[count++]) = (written[place], place);
            }
        }

        if (FindLoop(text.AsSpan(0, count)) is not { } length)
        {
            return null;
        }

        // The timestamp that ends the phrase belongs to it.
        var end = places[length - 1] + 1;
        end += end < written.Length && tokens.IsTimestamp(written[end]) ? 1 : 0;
        var last = written[segment - 1];
        var first = tokens.IsTimestamp(written[end - 1]) ? written[end - 1] : last;
        return last - first >= (count - length) * TimestampsPerToken ? null : end;
    }

    /// <summary>
    /// Whether the end of a text is one phrase over and over, at least four times, and if so after how many tokens its first time ends.
    /// </summary>
    public static int? FindLoop(ReadOnlySpan<int> text)
    {
        for (var phrase = 1; phrase <= Math.Min(LongestPhrase, text.Length / Times); phrase++)
        {
            var same = phrase;
            while (same < text.Length && text[^(same + 1)] == text[^(same + 1 - phrase)])
            {
                same++;
            }

            if (same >= Math.Max(phrase * Times, LeastTokens))
            {
                return text.Length - same + phrase;
            }
        }

        return null;
    }
}
