using System.Buffers;
using System.Runtime.InteropServices;

namespace Fireworks.AI.Extensions.Onnx.Tokenization;

/// <summary>Finds added tokens in a text: the leftmost, and there the longest.</summary>
internal sealed class AddedTokenMatcher
{
    // node << 16 | character -> node; the root is 0.
    private readonly Dictionary<long, int> _edges = [];
    private readonly List<AddedToken?> _tokenOfNode = [null];
    private readonly SearchValues<char> _firstCharacters;

    public AddedTokenMatcher(IEnumerable<(string Content, AddedToken Token)> tokens)
    {
        HashSet<char> firstCharacters = [];
        foreach ((string content, AddedToken token) in tokens)
        {
            if (content.Length > 0)
            {
                firstCharacters.Add(content[0]);
                Insert(content, token);
            }
        }

        _firstCharacters = SearchValues.Create(firstCharacters.ToArray());
    }

    /// <summary>Cuts a text into added tokens (Token is not null) and what lies between them.</summary>
    /// <param name="text">The text.</param>
    /// <param name="isAllowed">Whether a token may be recognised at a place (start, end); null allows all.</param>
    public List<Part> Cut(string text, Func<AddedToken, int, int, bool>? isAllowed = null)
    {
        List<Part> parts = [];
        int cut = 0;
        int position = 0;
        while (TryFind(text, position, isAllowed, out int start, out int end, out AddedToken? token))
        {
            position = end;
            if (token.SingleWord && TouchesWord(text, start, end))
            {
                continue;
            }

            if (token.StripLeft)
            {
                while (start > cut && CodePoint.IsWhiteSpace(text[start - 1]))
                {
                    start--;
                }
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
        [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out AddedToken? token)
    {
        for (start = position; start < text.Length; start++)
        {
            int offset = text.AsSpan(start).IndexOfAny(_firstCharacters);
            if (offset < 0)
            {
                break;
            }

            start += offset;
            token = null;
            end = start;
            int node = 0;
            for (int index = start; index < text.Length && _edges.TryGetValue(Edge(node, text[index]), out node); index++)
            {
                if (_tokenOfNode[node] is { } candidate && isAllowed?.Invoke(candidate, start, index + 1) != false)
                {
                    token = candidate;
                    end = index + 1;
                }
            }

            if (token is not null)
            {
                return true;
            }
        }

        end = text.Length;
        token = null;
        return false;
    }

    private static bool TouchesWord(string text, int start, int end) =>
        (start > 0 && CodePoint.IsWord(CodePoint.Before(text, start, out _)))
        || (end < text.Length && CodePoint.IsWord(CodePoint.At(text, end, out _)));

    private void Insert(string content, AddedToken token)
    {
        int node = 0;
        foreach (char character in content)
        {
            ref int child = ref CollectionsMarshal.GetValueRefOrAddDefault(_edges, Edge(node, character), out bool exists);
            if (!exists)
            {
                child = _tokenOfNode.Count;
                _tokenOfNode.Add(null);
            }

            node = child;
        }

        _tokenOfNode[node] = token;
    }

    private static long Edge(int node, char character) => (long)node << 16 | character;

    internal readonly record struct Part(int Start, int End, AddedToken? Token);
}
