using Fireworks.AI.Text.Tokenizers.Characters;

namespace Fireworks.AI.Text.Tokenizers.Models;

/// <summary>WordPiece: the longest token that starts the word, then the longest continuation, until the end.</summary>
internal sealed class WordPieceModel : TokenModel
{
    private readonly CharacterTrie _trie;
    private readonly int _unknownId;
    private readonly int _maximumLength;
    private readonly int _continuation;
    private readonly bool _hasContinuations = true;

    /// <param name="vocabulary">The tokens.</param>
    /// <param name="unknownId">The token for a word that cannot be cut.</param>
    /// <param name="continuingPrefix">How tokens begin that are not the first of their word.</param>
    /// <param name="maximumLength">The number of code points from which on a word is unknown.</param>
    /// <param name="excluded">Tokens that text never yields.</param>
    public WordPieceModel(
        Vocabulary vocabulary, int unknownId, string continuingPrefix, int maximumLength, IReadOnlySet<int> excluded)
        : base(vocabulary)
    {
        _unknownId = unknownId;
        _maximumLength = maximumLength;
        _trie = new CharacterTrie(vocabulary.Count * 3);
        for (var id = 0; id < vocabulary.Size; id++)
        {
            if (vocabulary.Contains(id) && !excluded.Contains(id))
            {
                var token = vocabulary.GetString(id);
                _trie.Add(token, vocabulary.Find(token.AsSpan()));
            }
        }

        _continuation = CharacterTrie.Root;
        foreach (var character in continuingPrefix)
        {
            _hasContinuations &= _trie.TryStep(ref _continuation, character);
        }
    }

    protected override void EncodeWord(ReadOnlySpan<char> word, List<int> ids)
    {
        var first = ids.Count;
        if (!IsTooLong(word) && TryEncode(word, ids))
        {
            return;
        }

        ids.RemoveRange(first, ids.Count - first);
        ids.Add(_unknownId);
    }

    private bool IsTooLong(ReadOnlySpan<char> word)
    {
        var count = 0;
        for (var index = 0; index < word.Length && count <= _maximumLength; count++)
        {
            CodePoint.At(word, index, out var length);
            index += length;
        }

        return count > _maximumLength;
    }

    private bool TryEncode(ReadOnlySpan<char> word, List<int> ids)
    {
        for (var start = 0; start < word.Length;)
        {
            if (start > 0 && !_hasContinuations)
            {
                return false;
            }

            var node = start == 0 ? CharacterTrie.Root : _continuation;
            var best = CharacterTrie.NoValue;
            var bestEnd = start;
            for (var end = start; end < word.Length && _trie.TryStep(ref node, word[end]); end++)
            {
                if (_trie.GetValue(node) is int token and >= 0)
                {
                    best = token;
                    bestEnd = end + 1;
                }
            }

            if (best < 0)
            {
                return false;
            }

            ids.Add(best);
            start = bestEnd;
        }

        return true;
    }
}
