using Fireworks.AI.Text.Grammars.Automata;

namespace Fireworks.AI.Text.Grammars.Masks;

/// <summary>Tokens as a prefix tree in flat arrays: nodes in preorder, each with the place where its subtree ends.</summary>
internal sealed class TokenTrie
{
    private readonly byte[] _bytes;
    private readonly byte[] _depths;
    private readonly int[] _ends;
    private readonly int[] _tokenStarts;
    private readonly int[] _tokens;
    private readonly IReadOnlyList<ReadOnlyMemory<byte>> _tokenBytes;

    /// <param name="tokenBytes">The bytes of each token; at most 255 each; empty ones are left out.</param>
    /// <param name="ids">The tokens to take.</param>
    public TokenTrie(IReadOnlyList<ReadOnlyMemory<byte>> tokenBytes, IEnumerable<int> ids)
    {
        int[] sorted = [.. ids.Where(id => tokenBytes[id].Length > 0)];
        Array.Sort(sorted, (a, b) =>
            tokenBytes[a].Span.SequenceCompareTo(tokenBytes[b].Span) is var order && order != 0 ? order : a.CompareTo(b));
        var bytes = new List<byte>(sorted.Length * 2);
        var depths = new List<byte>(sorted.Length * 2);
        var starts = new List<int>(sorted.Length * 2);
        ReadOnlySpan<byte> previous = default;
        for (var i = 0; i < sorted.Length; i++)
        {
            var token = tokenBytes[sorted[i]].Span;
            for (var depth = token.CommonPrefixLength(previous); depth < token.Length; depth++)
            {
                bytes.Add(token[depth]);
                depths.Add((byte)depth);
                starts.Add(depth == token.Length - 1 ? i : -1);
            }

            previous = token;
            MaximumLength = Math.Max(MaximumLength, token.Length);
        }

        _tokenBytes = tokenBytes;
        _bytes = [.. bytes];
        _depths = [.. depths];
        _tokens = sorted;
        _tokenStarts = FillStarts(starts, sorted.Length);
        _ends = FindEnds(_depths);
    }

    public int MaximumLength { get; }

    /// <summary>Adds every token whose bytes are all allowed from the state.</summary>
    public void Collect(State state, List<int> allowed)
    {
        var path = new State[MaximumLength + 1];
        path[0] = state;
        for (var node = 0; node < _bytes.Length;)
        {
            var depth = _depths[node];
            if (path[depth].Next(_bytes[node]) is not { } next)
            {
                node = _ends[node];
                continue;
            }

            path[depth + 1] = next;
            for (var i = _tokenStarts[node]; i < _tokenStarts[node + 1]; i++)
            {
                allowed.Add(_tokens[i]);
            }

            node++;
        }
    }

    /// <summary>Adds every token that begins with the bytes, and every token with which they begin.</summary>
    public void CollectAlong(ReadOnlySpan<byte> bytes, List<int> tokens)
    {
        for (var length = 1; length < bytes.Length; length++)
        {
            for (var i = IndexOf(bytes[..length]); i < _tokens.Length && BytesAt(i).SequenceEqual(bytes[..length]); i++)
            {
                tokens.Add(_tokens[i]);
            }
        }

        for (var i = IndexOf(bytes); i < _tokens.Length && BytesAt(i).StartsWith(bytes); i++)
        {
            tokens.Add(_tokens[i]);
        }
    }

    private ReadOnlySpan<byte> BytesAt(int index) => _tokenBytes[_tokens[index]].Span;

    /// <summary>The place of the first token that is not less than the bytes.</summary>
    private int IndexOf(ReadOnlySpan<byte> bytes)
    {
        int low = 0, high = _tokens.Length;
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (BytesAt(middle).SequenceCompareTo(bytes) < 0)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    /// <summary>Tokens at node n are those from starts[n] to starts[n + 1]: preorder is the order of the sorted tokens.</summary>
    private static int[] FillStarts(List<int> starts, int count)
    {
        var result = new int[starts.Count + 1];
        result[^1] = count;
        for (var node = starts.Count - 1; node >= 0; node--)
        {
            result[node] = starts[node] >= 0 ? starts[node] : result[node + 1];
        }

        return result;
    }

    private static int[] FindEnds(byte[] depths)
    {
        var ends = new int[depths.Length];
        var open = new Stack<int>();
        for (var node = 0; node <= depths.Length; node++)
        {
            while (open.Count > 0 && (node == depths.Length || depths[open.Peek()] >= depths[node]))
            {
                ends[open.Pop()] = node;
            }

            if (node < depths.Length)
            {
                open.Push(node);
            }
        }

        return ends;
    }
}
