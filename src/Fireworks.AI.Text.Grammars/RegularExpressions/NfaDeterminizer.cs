using Fireworks.AI.Text.Grammars.Languages;
using Fireworks.AI.Text.RegularExpressions;

namespace Fireworks.AI.Text.Grammars.RegularExpressions;

/// <summary>Subset construction, with anchors and word boundaries resolved by what stands on both sides of a place.</summary>
internal sealed class NfaDeterminizer
{
    private const int MaximumStates = 20_000;
    private const int MaximumWork = 8_000_000;

    private readonly Nfa _nfa;
    private readonly int _final;
    private readonly DfaBuilder _builder = new();
    private readonly Dictionary<Key, int> _numbers = [];
    private readonly List<Key> _order = [];
    private readonly int[] _marks;
    private int _mark;
    private long _work;

    private NfaDeterminizer(Nfa nfa, int final)
    {
        _nfa = nfa;
        _final = final;
        _marks = new int[nfa.Count];
    }

    private enum Side
    {
        Edge,
        Word,
        Other,
    }

    public static Dfa Build(Nfa nfa, int start, int final, DfaBudget budget)
    {
        var determinizer = new NfaDeterminizer(nfa, final);
        determinizer.GetStateNumber(new Key([start], Side.Edge));
        for (var i = 0; i < determinizer._order.Count; i++)
        {
            determinizer.Expand(i);
        }

        var language = determinizer._builder.Build();
        budget.Spend(determinizer._work + determinizer._builder.Work);
        return language;
    }

    private void Expand(int state)
    {
        var (nodes, before) = (_order[state].Nodes, _order[state].Before);
        if (ComputeClosure(nodes, before, Side.Edge).Contains(_final))
        {
            _builder.SetLabel(state, 0);
        }

        // Without word boundaries the character that follows does not matter.
        var closure = ComputeClosure(nodes, before, Side.Other);
        var segments = new List<(int Low, int High, int[] Targets)>();
        if (_nfa.HasWordBoundaries)
        {
            AddEdges(closure, EcmaScriptParser.Word.Not(), segments);
            AddEdges(ComputeClosure(nodes, before, Side.Word), EcmaScriptParser.Word, segments);
            segments.Sort(static (a, b) => a.Low.CompareTo(b.Low));
        }
        else
        {
            AddEdges(closure, CodePointSet.Any, segments);
        }

        foreach (var (low, high, targets) in segments)
        {
            var side = _nfa.HasWordBoundaries && EcmaScriptParser.Word.Contains(low) ? Side.Word : Side.Other;
            _builder.AddEdge(state, low, high, GetStateNumber(new Key(targets, side)));
        }
    }

    private int GetStateNumber(Key key)
    {
        if (!_numbers.TryGetValue(key, out var number))
        {
            number = _builder.AddState(-1);
            if (number > MaximumStates)
            {
                throw new GrammarException($"A pattern needs more than {MaximumStates} states. Make it shorter or less repetitive.");
            }

            _numbers.Add(key, number);
            _order.Add(key);
        }

        return number;
    }

    /// <summary>The nodes reachable without reading.</summary>
    private List<int> ComputeClosure(int[] nodes, Side before, Side after)
    {
        _mark++;
        var result = new List<int>(nodes.Length * 2);
        foreach (var node in nodes)
        {
            Visit(node, result);
        }

        for (var i = 0; i < result.Count; i++)
        {
            foreach (var target in _nfa[result[i]].Epsilons)
            {
                Visit(target, result);
            }

            foreach (var (kind, target) in _nfa[result[i]].Anchors)
            {
                if (AnchorHolds(kind, before, after))
                {
                    Visit(target, result);
                }
            }
        }

        _work += result.Count;
        if (_work > MaximumWork)
        {
            throw new GrammarException("A pattern is too costly to prepare. Make it shorter or less repetitive.");
        }

        return result;
    }

    private void Visit(int node, List<int> result)
    {
        if (_marks[node] != _mark)
        {
            _marks[node] = _mark;
            result.Add(node);
        }
    }

    private static bool AnchorHolds(RegexAnchor kind, Side before, Side after) => kind switch
    {
        // Where words do not matter, only the start has an edge before it.
        RegexAnchor.Start => before == Side.Edge,
        RegexAnchor.End => after == Side.Edge,
        RegexAnchor.WordBoundary => (before == Side.Word) != (after == Side.Word),
        _ => (before == Side.Word) == (after == Side.Word),
    };

    /// <summary>Cuts the code points of a set into ranges that lead to the same nodes.</summary>
    private void AddEdges(List<int> closure, CodePointSet within, List<(int Low, int High, int[] Targets)> segments)
    {
        var events = new List<(int At, int Target, bool Open)>();
        foreach (var node in closure)
        {
            foreach (var (range, target) in _nfa[node].Edges)
            {
                foreach (var part in within.Ranges)
                {
                    var low = Math.Max(range.Low, part.Low);
                    var high = Math.Min(range.High, part.High);
                    if (low <= high)
                    {
                        events.Add((low, target, true));
                        events.Add((high + 1, target, false));
                    }
                }
            }
        }

        events.Sort(static (a, b) => a.At.CompareTo(b.At));
        var open = new SortedDictionary<int, int>();
        for (var i = 0; i < events.Count;)
        {
            var at = events[i].At;
            for (; i < events.Count && events[i].At == at; i++)
            {
                var count = open.GetValueOrDefault(events[i].Target) + (events[i].Open ? 1 : -1);
                if (count == 0)
                {
                    open.Remove(events[i].Target);
                }
                else
                {
                    open[events[i].Target] = count;
                }
            }

            if (open.Count > 0)
            {
                segments.Add((at, events[i].At - 1, [.. open.Keys]));
                _work += open.Count;
            }
        }
    }

    private readonly struct Key : IEquatable<Key>
    {
        private readonly int _hash;

        public Key(int[] nodes, Side before)
        {
            Nodes = nodes;
            Before = before;
            var hash = (int)before;
            foreach (var node in nodes)
            {
                hash = (hash * 31) + node;
            }

            _hash = hash;
        }

        public int[] Nodes { get; }

        public Side Before { get; }

        public bool Equals(Key other) => _hash == other._hash && Before == other.Before && Nodes.AsSpan().SequenceEqual(other.Nodes);

        public override bool Equals(object? obj) => obj is Key other && Equals(other);

        public override int GetHashCode() => _hash;
    }
}
