using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using Fireworks.AI.Text.Tokenizers.Characters;
using Fireworks.AI.Text.Tokenizers.Models;

namespace Fireworks.AI.Text.Tokenizers.AddedTokens;

/// <summary>Finds added tokens in a text: the leftmost, and there the longest.</summary>
internal sealed class AddedTokenMatcher
{
    private readonly CharacterTrie _trie = new(256);
    private readonly List<AddedToken> _tokens = [];
    private readonly SearchValues<char> _firstCharacters;

    public AddedTokenMatcher(IEnumerable<(string Content, AddedToken Token)> tokens)
    {
        HashSet<char> firstCharacters = [];
        foreach ((var content, var token) in tokens)
        {
            if (content.Length > 0)
            {
                firstCharacters.Add(content[0]);
                _trie.Add(content, _tokens.Count);
                _tokens.Add(token);
            }
        }

        _firstCharacters = SearchValues.Create(firstCharacters.ToArray());
    }

    /// <summary>Whether a text has a character that a token begins with; most texts have none.</summary>
    public bool MayFind(string text) => text.AsSpan().ContainsAny(_firstCharacters);

    /// <summary>Cuts a text into added tokens and what lies between them.</summary>
    /// <param name="text">The text.</param>
    /// <param name="isAllowed">Whether a token may be recognised at a place (start, end); null allows all.</param>
    public List<Part> Cut(string text, Func<AddedToken, int, int, bool>? isAllowed = null)
    {
        List<Part> parts = [];
        var cut = 0;
        var position = 0;
        while (TryFind(text, position, isAllowed, out var start, out var end, out var token))
        {
            position = end;
            if (token.SingleWord && TouchesWord(text, start, end))
            {
                continue;
            }

            while (token.StripLeft && start > cut && CodePoint.IsWhiteSpace(text[start - 1]))
            {
                start--;
            }

            while (token.StripRight && end < text.Length && CodePoint.IsWhiteSpace(text[end]))
            {
                end++;
            }

            if (start > cut)
            {
                parts.Add(new Part(cut, start, null));
            }

            parts.Add(new Part(start, end, token));
            cut = end;
        }

        if (cut < text.Length)
        {
            parts.Add(new Part(cut, text.Length, null));
        }

        return parts;
    }

    private bool TryFind(
        string text,
        int position,
        Func<AddedToken, int, int, bool>? isAllowed,
        out int start,
        out int end,
        [NotNullWhen(true)] out AddedToken? token)
    {
        token = null;
        end = text.Length;
        for (start = position; start < text.Length; start++)
        {
            var offset = text.AsSpan(start).IndexOfAny(_firstCharacters);
            if (offset < 0)
            {
                break;
            }

            start += offset;
            var node = CharacterTrie.Root;
            for (var index = start; index < text.Length && _trie.TryStep(ref node, text[index]); index++)
            {
                var value = _trie.GetValue(node);
                if (value >= 0 && isAllowed?.Invoke(_tokens[value], start, index + 1) != false)
                {
                    token = _tokens[value];
                    end = index + 1;
                }
            }

            if (token is not null)
            {
                return true;
            }
        }

        return false;
    }

    private static bool TouchesWord(string text, int start, int end) =>
        (start > 0 && CodePoint.IsWord(CodePoint.Before(text, start, out _)))
        || (end < text.Length && CodePoint.IsWord(CodePoint.At(text, end, out _)));

    /// <summary>A range of the text, and the added token it is, if any.</summary>
    public readonly record struct Part(int Start, int End, AddedToken? Token);
}
