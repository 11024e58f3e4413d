using System.Buffers;
using System.Globalization;
using System.Text;
using Fireworks.AI.Text.Tokenizers.Characters;

namespace Fireworks.AI.Text.Tokenizers.Models;

/// <summary>A unigram language model: of all ways to cut a text into tokens, the one with the highest sum of scores.</summary>
internal sealed class UnigramModel : TokenModel
{
    private const double UnknownPenalty = 10;
    private const int Unknown = -1;

    private readonly CharacterTrie _trie;
    private readonly double[] _scores;
    private readonly double _unknownScore;
    private readonly int? _unknownId;
    private readonly int[]? _byteTokens;

    /// <param name="vocabulary">The tokens.</param>
    /// <param name="scores">The score of each id.</param>
    /// <param name="unknownId">The token for what the vocabulary lacks; null refuses such text.</param>
    /// <param name="byteFallback">Whether unknown text becomes byte tokens such as &lt;0x0A&gt;.</param>
    /// <param name="excluded">Tokens that text never yields.</param>
    public UnigramModel(Vocabulary vocabulary, double[] scores, int? unknownId, bool byteFallback, IReadOnlySet<int> excluded)
        : base(vocabulary)
    {
        _scores = scores;
        _unknownId = unknownId;
        _unknownScore = scores.Min() - UnknownPenalty;
        _trie = new CharacterTrie(vocabulary.Count * 3);
        for (var id = 0; id < vocabulary.Size; id++)
        {
            var token = vocabulary.GetString(id);
            if (token.Length > 0 && !excluded.Contains(id))
            {
                // The same token twice has the later id.
                _trie.Add(token, vocabulary.Find(token.AsSpan()));
            }
        }

        _byteTokens = byteFallback ? FindByteTokens(vocabulary) : null;
    }

    protected override void EncodeWord(ReadOnlySpan<char> word, List<int> ids)
    {
        var size = word.Length + 1;
        var scores = ArrayPool<double>.Shared.Rent(size);
        var links = ArrayPool<int>.Shared.Rent(size * 2);
        var starts = links.AsSpan(0, size);
        var tokens = links.AsSpan(size, size);
        FindBestPath(word, scores.AsSpan(0, size), starts, tokens);

        // The path is known from its end; turned around, each end is followed by the next.
        var end = word.Length;
        var following = -1;
        while (end > 0)
        {
            var start = starts[end];
            starts[end] = following;
            following = end;
            end = start;
        }

        AppendPath(word, following, starts, tokens, ids);
        ArrayPool<double>.Shared.Return(scores);
        ArrayPool<int>.Shared.Return(links);
    }

    private void FindBestPath(ReadOnlySpan<char> word, Span<double> scores, Span<int> starts, Span<int> tokens)
    {
        starts.Fill(-1);
        scores[0] = 0;
        for (var start = 0; start < word.Length;)
        {
            CodePoint.At(word, start, out var length);
            var hasSingle = false;
            var node = CharacterTrie.Root;
            for (var end = start; end < word.Length && _trie.TryStep(ref node, word[end]); end++)
            {
                var token = _trie.GetValue(node);
                if (token >= 0)
                {
                    hasSingle |= end + 1 - start == length;
                    Offer(scores, starts, tokens, start, end + 1, _scores[token], token);
                }
            }

            if (!hasSingle)
            {
                Offer(scores, starts, tokens, start, start + length, _unknownScore, Unknown);
            }

            start += length;
        }
    }

    private static void Offer(
        Span<double> scores, Span<int> starts, Span<int> tokens, int start, int end, double score, int token)
    {
        var total = scores[start] + score;
        if (starts[end] < 0 || total > scores[end])
        {
            scores[end] = total;
            starts[end] = start;
            tokens[end] = token;
        }
    }

    private void AppendPath(ReadOnlySpan<char> word, int end, Span<int> nextEnds, Span<int> tokens, List<int> ids)
    {
        var unknownStart = -1;
        var start = 0;
        for (; end >= 0; start = end, end = nextEnds[end])
        {
            if (tokens[end] == Unknown)
            {
                unknownStart = unknownStart < 0 ? start : unknownStart;
                continue;
            }

            if (unknownStart >= 0)
            {
                AppendUnknown(word[unknownStart..start], ids);
                unknownStart = -1;
            }

            ids.Add(tokens[end]);
        }

        if (unknownStart >= 0)
        {
            AppendUnknown(word[unknownStart..], ids);
        }
    }

    // Unknown characters in a row are one unknown token.
    private void AppendUnknown(ReadOnlySpan<char> text, List<int> ids)
    {
        if (_byteTokens is not null)
        {
            foreach (var value in Encoding.UTF8.GetBytes(text.ToArray()))
            {
                ids.Add(_byteTokens[value]);
            }

            return;
        }

        ids.Add(_unknownId ?? throw new TokenizerException(
            "The text has a character that the vocabulary lacks, and the file names no token for it: set model.unk_id."));
    }

    private static int[]? FindByteTokens(Vocabulary vocabulary)
    {
        var tokens = new int[256];
        for (var value = 0; value < 256; value++)
        {
            tokens[value] = vocabulary.Find(string.Create(CultureInfo.InvariantCulture, $"<0x{value:X2}>").AsSpan());
        }

        return tokens.Contains(-1) ? null : tokens;
    }
}
