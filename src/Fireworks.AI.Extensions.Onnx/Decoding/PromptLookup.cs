namespace Fireworks.AI.Extensions.Onnx.Decoding;

/// <summary>
/// Drafts the next tokens of a sequence from what followed its last tokens earlier, in the prompt or in the answer itself: answers that
/// quote, edit or extract repeat much of it. The model checks a draft in one step, and each token that it would not have chosen ends the
/// draft there.
/// </summary>
/// <param name="maximumTokens">The most tokens to draft.</param>
internal sealed class PromptLookup(int maximumTokens)
{
    /// <summary>One token that occurred before says little about the next.</summary>
    private const int ShortestMatch = 2;

    /// <summary>A match of this length is as good as a longer one.</summary>
    private const int LongestMatch = 8;

    /// <summary>In a text of few different tokens, looking at every place would take longer than the model.</summary>
    private const int MostPlaces = 256;

    private int _length = Math.Min(maximumTokens, 4);

    /// <summary>Drafts what may follow.</summary>
    /// <param name="history">The tokens so far, without the last.</param>
    /// <param name="last">The last token.</param>
    /// <returns>The draft, a part of the history; empty when nothing was found.</returns>
    public ReadOnlySpan<int> Draft(ReadOnlySpan<int> history, int last)
    {
        var best = -1;
        var bestMatch = ShortestMatch - 1;
        var place = history.LastIndexOf(last);
        for (var places = 0; place >= 0 && places < MostPlaces; places++)
        {
            var match = 1 + CommonSuffixLength(history[..place], history, LongestMatch - 1);
            if (match > bestMatch)
            {
                best = place;
                bestMatch = match;
                if (match == LongestMatch)
                {
                    break;
                }
            }

            place = history[..place].LastIndexOf(last);
        }

        return best < 0 ? [] : history.Slice(best + 1, Math.Min(_length, history.Length - best - 1));
    }

    /// <summary>Learns how far drafts reach: checking tokens that are then dropped is not free.</summary>
    public void Report(int drafted, int accepted) =>
        _length = accepted == drafted ? Math.Min(2 * _length, maximumTokens) : Math.Clamp(accepted + 1, 1, maximumTokens);

    private static int CommonSuffixLength(ReadOnlySpan<int> left, ReadOnlySpan<int> right, int limit)
    {
        limit = Math.Min(limit, Math.Min(left.Length, right.Length));
        var length = 0;
        while (length < limit && left[^(length + 1)] == right[^(length + 1)])
        {
            length++;
        }

        return length;
    }
}
