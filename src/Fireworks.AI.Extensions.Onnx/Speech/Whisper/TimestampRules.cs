using System.Numerics.Tensors;

namespace Fireworks.AI.Extensions.Onnx.Speech.Whisper;

/// <summary>
/// What Whisper was trained to write: timestamps in pairs, around the text of each segment, never going back, and the first within the
/// first second.
/// </summary>
internal sealed class TimestampRules(WhisperTokens tokens, int maxInitialTimestamp)
{
    /// <summary>Takes out of the scores what may not follow.</summary>
    /// <param name="scores">The scores.</param>
    /// <param name="written">The tokens of the window so far.</param>
    /// <param name="scratch">As long as the scores.</param>
    public void Apply(Span<float> scores, ReadOnlySpan<int> written, Span<float> scratch)
    {
        var first = tokens.FirstTimestamp;
        var isAfterTimestamp = written.Length > 0 && tokens.IsTimestamp(written[^1]);
        var isAfterPair = isAfterTimestamp && (written.Length < 2 || tokens.IsTimestamp(written[^2]));
        if (isAfterPair)
        {
            Forbid(scores[first..]);
        }
        else if (isAfterTimestamp)
        {
            // A segment has ended: another begins, or the text ends.
            Forbid(scores[..tokens.End]);
        }

        var last = written.LastIndexOfAnyInRange(first, int.MaxValue);
        if (last >= 0)
        {
            // A segment may begin where the one before ends, and has a length of its own.
            var least = isAfterTimestamp && !isAfterPair ? written[last] : written[last] + 1;
            Forbid(scores[first..Math.Min(least, scores.Length)]);
        }

        if (written.IsEmpty)
        {
            Forbid(scores[..first]);
            Forbid(scores[Math.Min(first + maxInitialTimestamp + 1, scores.Length)..]);
        }
        else if (LogProbabilities.LogSumExp(scores[first..], scratch) > TensorPrimitives.Max<float>(scores[..first]))
        {
            // That there is some timestamp is more probable than any one token of text.
            Forbid(scores[..first]);
        }

        static void Forbid(Span<float> scores) => scores.Fill(float.NegativeInfinity);
    }
}
