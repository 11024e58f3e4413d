using Fireworks.AI.Text.Tokenizers;

namespace Fireworks.AI.Extensions.Onnx.Speech.Whisper;

/// <summary>A part of a window's text, with its place in samples from the window's start.</summary>
/// <param name="Text">The text as the model wrote it, with the space before it.</param>
/// <param name="Start">Where it begins.</param>
/// <param name="End">Where it ends.</param>
/// <param name="Tokens">Its tokens, timestamps included.</param>
internal sealed record WindowSegment(string Text, int Start, int End, int[] Tokens);

/// <summary>Splits what was written about a window at its timestamps.</summary>
internal static class WindowSegments
{
    /// <param name="written">The tokens.</param>
    /// <param name="tokens">The tokens of the model.</param>
    /// <param name="tokenizer">Turns tokens into text.</param>
    /// <param name="length">The samples of the window.</param>
    /// <param name="isCut">Whether the text was cut, so that what follows its last timestamp has been heard too.</param>
    /// <returns>The segments with text, and up to which sample the window has been written down: where the next one begins.</returns>
    public static (List<WindowSegment> Segments, int Next) Split(
        int[] written, WhisperTokens tokens, Tokenizer tokenizer, int length, bool isCut)
    {
        List<WindowSegment> segments = [];
        var next = length;
        var begin = 0;
        for (var i = 1; i < written.Length; i++)
        {
            // Where one segment ends and another begins are two timestamps.
            if (tokens.IsTimestamp(written[i]) && tokens.IsTimestamp(written[i - 1]))
            {
                Add(written[begin..i]);
                begin = i;
                next = tokens.SamplesAt(written[i - 1]);
            }
        }

        var rest = written[begin..];
        var isEnded = rest.Length > 1 && tokens.IsTimestamp(rest[^1]);
        if (begin == 0 || isEnded || isCut)
        {
            // A text that ends with one timestamp says that nobody speaks after it.
            Add(rest);
            next = length;
        }

        return (segments, Math.Clamp(next, 0, length));

        void Add(int[] part)
        {
            var text = tokenizer.Decode(part.Where(tokens.IsText).ToArray());
            var start = part.Length > 0 && tokens.IsTimestamp(part[0]) ? tokens.SamplesAt(part[0]) : 0;
            var end = part.Length > 1 && tokens.IsTimestamp(part[^1]) ? tokens.SamplesAt(part[^1]) : length;
            if (!string.IsNullOrWhiteSpace(text) && start < length)
            {
                segments.Add(new WindowSegment(text, start, Math.Clamp(end, start, length), part));
            }
        }
    }
}
