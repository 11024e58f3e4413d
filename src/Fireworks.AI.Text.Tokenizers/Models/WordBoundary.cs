using System.Text;

namespace Fireworks.AI.Text.Tokenizers.Models;

/// <summary>
/// Where a text without pre-tokenizer may be cut without changing its tokens: before a word mark (▁) that follows a
/// character after which no token has a mark inside. Merges never reach across, so the words can be encoded one by one.
/// </summary>
internal sealed class WordBoundary
{
    private const char Mark = '▁';

    // One bit per UTF-16 unit that stands before a mark inside some token.
    private readonly ulong[] _joined = new ulong[65536 / 64];

    private WordBoundary()
    {
    }

    /// <summary>The boundary, or null where words cannot be told apart by marks.</summary>
    public static WordBoundary? TryCreate(Vocabulary vocabulary, BytePairOptions options)
    {
        // Without a token of its own, a mark could be part of a run of unknown characters.
        if (vocabulary.Find([Mark]) < 0 || options.ContinuingSubwordPrefix.Length > 0 || options.EndOfWordSuffix.Length > 0)
        {
            return null;
        }

        WordBoundary boundary = new();
        var mark = "▁"u8;
        for (var id = 0; id < vocabulary.Size; id++)
        {
            var token = vocabulary.GetUtf8(id);
            if (token.Length > mark.Length && token[1..].IndexOf(mark) >= 0)
            {
                boundary.Join(Encoding.UTF8.GetString(token));
            }
        }

        return boundary;
    }

    /// <summary>The length of the first word.</summary>
    public int FindEnd(ReadOnlySpan<char> text)
    {
        var position = 1;
        while (position < text.Length)
        {
            var offset = text[position..].IndexOf(Mark);
            if (offset < 0)
            {
                return text.Length;
            }

            position += offset;
            if (!IsJoined(text[position - 1]))
            {
                return position;
            }

            position++;
        }

        return text.Length;
    }

    private void Join(string token)
    {
        for (var index = 1; index < token.Length; index++)
        {
            if (token[index] == Mark)
            {
                _joined[token[index - 1] >> 6] |= 1UL << (token[index - 1] & 63);
            }
        }
    }

    private bool IsJoined(char character) => (_joined[character >> 6] & (1UL << (character & 63))) != 0;
}
