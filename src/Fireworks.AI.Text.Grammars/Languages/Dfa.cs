using Fireworks.AI.Text.RegularExpressions;

namespace Fireworks.AI.Text.Grammars.Languages;

/// <summary>
/// A regular language of code points: a deterministic automaton without dead states, so whatever it can read can be completed.
/// State 0 starts; a label of 0 or more accepts and says as what. Immutable.
/// </summary>
internal sealed class Dfa
{
    public readonly record struct Edge(int Low, int High, int Target);

    public const int MaximumCodePoint = CodePointSet.MaximumCodePoint;

    private readonly Edge[][] _edges;
    private readonly int[] _labels;
    private bool[]? _alwaysAlive;

    public Dfa(Edge[][] edges, int[] labels)
    {
        _edges = edges;
        _labels = labels;
    }

    /// <summary>No text at all.</summary>
    public static Dfa Empty { get; } = new([], []);

    /// <summary>Every text.</summary>
    public static Dfa Any { get; } = new([[new Edge(0, MaximumCodePoint, 0)]], [0]);

    public int Count => _edges.Length;

    public bool IsEmpty => Count == 0;

    public bool IsAny => Count == 1 && IsUniversal(0);

    public ReadOnlySpan<Edge> Edges(int state) => _edges[state];

    public int Label(int state) => _labels[state];

    public int Next(int state, int codePoint)
    {
        var edges = _edges[state];
        int low = 0, high = edges.Length - 1;
        while (low <= high)
        {
            var middle = (low + high) >>> 1;
            if (codePoint < edges[middle].Low)
            {
                high = middle - 1;
            }
            else if (codePoint > edges[middle].High)
            {
                low = middle + 1;
            }
            else
            {
                return edges[middle].Target;
            }
        }

        return -1;
    }

    /// <summary>The label of a text, or -1 when it is not in the language.</summary>
    public int Match(string text)
    {
        var state = IsEmpty ? -1 : 0;
        foreach (var rune in text.EnumerateRunes())
        {
            if (state < 0)
            {
                return -1;
            }

            state = Next(state, rune.Value);
        }

        return state < 0 ? -1 : _labels[state];
    }

    /// <summary>Whatever follows, the text can still be completed.</summary>
    public bool IsAlwaysAlive(int state) => (Volatile.Read(ref _alwaysAlive) ?? FindAlwaysAlive())[state];

    /// <summary>Every continuation is in the language.</summary>
    public bool IsUniversal(int state) =>
        _labels[state] >= 0 && _edges[state].Length == 1 && _edges[state][0] == new Edge(0, MaximumCodePoint, state);

    /// <summary>Some text is arbitrarily long.</summary>
    public bool IsInfinite()
    {
        var marks = new byte[Count];
        var path = new Stack<(int State, int Edge)>();
        if (Count > 0)
        {
            path.Push((0, 0));
            marks[0] = 1;
        }

        while (path.TryPop(out var top))
        {
            if (top.Edge == _edges[top.State].Length)
            {
                marks[top.State] = 2;
                continue;
            }

            path.Push((top.State, top.Edge + 1));
            var target = _edges[top.State][top.Edge].Target;
            if (marks[target] == 1)
            {
                return true;
            }

            if (marks[target] == 0)
            {
                marks[target] = 1;
                path.Push((target, 0));
            }
        }

        return false;
    }

    /// <summary>For each state, the length of the shortest text that ends in the language.</summary>
    public int[] ShortestEndings()
    {
        var sources = new List<int>[Count];
        for (var state = 0; state < Count; state++)
        {
            sources[state] = [];
        }

        var shortest = new int[Count];
        var pending = new Queue<int>();
        for (var state = 0; state < Count; state++)
        {
            foreach (var edge in _edges[state])
            {
                sources[edge.Target].Add(state);
            }

            shortest[state] = _labels[state] >= 0 ? 0 : int.MaxValue;
            if (_labels[state] >= 0)
            {
                pending.Enqueue(state);
            }
        }

        while (pending.TryDequeue(out var state))
        {
            foreach (var source in sources[state].Where(source => shortest[source] == int.MaxValue))
            {
                shortest[source] = shortest[state] + 1;
                pending.Enqueue(source);
            }
        }

        return shortest;
    }

    /// <summary>All texts of the language, or null when there are more than the limit.</summary>
    public List<string>? Words(int limit)
    {
        var words = new List<string>();
        var pending = new Stack<(int State, string Text)>();
        if (!IsEmpty)
        {
            pending.Push((0, ""));
        }

        while (pending.TryPop(out var top))
        {
            if (_labels[top.State] >= 0)
            {
                words.Add(top.Text);
            }

            foreach (var edge in _edges[top.State])
            {
                for (var codePoint = edge.Low; codePoint <= edge.High; codePoint++)
                {
                    if (codePoint is >= 0xD800 and <= 0xDFFF)
                    {
                        continue;
                    }

                    pending.Push((edge.Target, top.Text + char.ConvertFromUtf32(codePoint)));
                    if (words.Count + pending.Count > limit || top.Text.Length > limit)
                    {
                        return null;
                    }
                }
            }
        }

        return words;
    }

    private bool[] FindAlwaysAlive()
    {
        var alive = new bool[Count];
        for (var state = 0; state < Count; state++)
        {
            alive[state] = IsTotal(_edges[state]);
        }

        for (var changed = true; changed;)
        {
            changed = false;
            for (var state = Count - 1; state >= 0; state--)
            {
                if (alive[state] && !Array.TrueForAll(_edges[state], edge => alive[edge.Target]))
                {
                    alive[state] = false;
                    changed = true;
                }
            }
        }

        Volatile.Write(ref _alwaysAlive, alive);
        return alive;
    }

    private static bool IsTotal(Edge[] edges)
    {
        var next = 0;
        foreach (var edge in edges)
        {
            if (edge.Low != next)
            {
                return false;
            }

            next = edge.High + 1;
        }

        return next == MaximumCodePoint + 1;
    }
}
