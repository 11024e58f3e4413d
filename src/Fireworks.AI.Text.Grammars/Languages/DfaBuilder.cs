using System.Runtime.InteropServices;

namespace Fireworks.AI.Text.Grammars.Languages;

/// <summary>Collects states and edges, then drops the dead and joins the equal ones.</summary>
internal sealed class DfaBuilder
{
    /// <summary>Languages with more states are left as they are: joining is for speed.</summary>
    private const int MinimizeBelow = 2_000;

    private const int MaximumRefined = 500_000;

    private readonly List<List<Dfa.Edge>> _edges = [];
    private readonly List<int> _labels = [];

    public int Count => _labels.Count;

    /// <summary>How many states and edges have been looked at to build the language.</summary>
    public long Work { get; private set; }

    public int AddState(int label)
    {
        _edges.Add([]);
        _labels.Add(label);
        return _labels.Count - 1;
    }

    public void SetLabel(int state, int label) => _labels[state] = label;

    /// <summary>Edges of a state come sorted and without overlap.</summary>
    public void AddEdge(int state, int low, int high, int target)
    {
        var edges = _edges[state];
        if (edges.Count > 0 && edges[^1] is var last && last.Target == target && last.High + 1 == low)
        {
            edges[^1] = last with { High = high };
        }
        else
        {
            edges.Add(new Dfa.Edge(low, high, target));
        }
    }

    public Dfa Build()
    {
        var distances = FindDistances();
        if (distances.Length == 0 || distances[0] < 0)
        {
            return Dfa.Empty;
        }

        var alive = Array.ConvertAll(distances, static distance => distance >= 0);
        var blocks = alive.Length <= MinimizeBelow ? Refine(alive, distances) : null;
        return Assemble(alive, blocks);
    }

    /// <summary>For each state, how long the shortest way to the end is; -1 where there is none.</summary>
    private int[] FindDistances()
    {
        var sources = new List<int>?[Count];
        var distances = new int[Count];
        var pending = new Queue<int>();
        for (var state = 0; state < Count; state++)
        {
            foreach (var edge in CollectionsMarshal.AsSpan(_edges[state]))
            {
                (sources[edge.Target] ??= []).Add(state);
            }

            distances[state] = _labels[state] >= 0 ? 0 : -1;
            if (_labels[state] >= 0)
            {
                pending.Enqueue(state);
            }
        }

        while (pending.TryDequeue(out var state))
        {
            foreach (var source in sources[state] ?? [])
            {
                if (distances[source] < 0)
                {
                    distances[source] = distances[state] + 1;
                    pending.Enqueue(source);
                }
            }
        }

        return distances;
    }

    /// <summary>
    /// Moore's refinement: states stay together while their labels and their edges' blocks agree. Null when it takes too long.
    /// </summary>
    private int[]? Refine(bool[] alive, int[] distances)
    {
        // Equal states are equally far from the end: with that to begin with, long chains take few rounds.
        var blocks = (int[])distances.Clone();
        var count = 0;
        var signature = new List<int>();
        for (var refined = 0; refined < MaximumRefined; refined += Count)
        {
            var known = new Dictionary<Signature, int>();
            var next = new int[Count];
            for (var state = 0; state < Count; state++)
            {
                if (!alive[state])
                {
                    next[state] = -1;
                    continue;
                }

                signature.Clear();
                signature.Add(blocks[state]);
                signature.Add(_labels[state]);
                foreach (var edge in CollectionsMarshal.AsSpan(_edges[state]))
                {
                    if (!alive[edge.Target])
                    {
                        continue;
                    }

                    var block = blocks[edge.Target];
                    if (signature.Count > 2 && signature[^1] == block && signature[^2] + 1 == edge.Low)
                    {
                        signature[^2] = edge.High;
                    }
                    else
                    {
                        signature.Add(edge.Low);
                        signature.Add(edge.High);
                        signature.Add(block);
                    }
                }

                Work += signature.Count;
                var key = new Signature([.. signature]);
                if (!known.TryGetValue(key, out next[state]))
                {
                    next[state] = known.Count;
                    known.Add(key, next[state]);
                }
            }

            blocks = next;
            if (known.Count == count)
            {
                return blocks;
            }

            count = known.Count;
        }

        return null;
    }

    private Dfa Assemble(bool[] alive, int[]? blocks)
    {
        var numbers = new Dictionary<int, int>();
        var order = new List<int>();
        int Number(int state)
        {
            var block = blocks is null ? state : blocks[state];
            if (!numbers.TryGetValue(block, out var number))
            {
                number = order.Count;
                numbers.Add(block, number);
                order.Add(state);
            }

            return number;
        }

        Number(0);
        var edges = new List<Dfa.Edge[]>();
        var joined = new List<Dfa.Edge>();
        for (var i = 0; i < order.Count; i++)
        {
            joined.Clear();
            foreach (var edge in CollectionsMarshal.AsSpan(_edges[order[i]]))
            {
                if (!alive[edge.Target])
                {
                    continue;
                }

                var target = Number(edge.Target);
                if (joined.Count > 0 && joined[^1] is var last && last.Target == target && last.High + 1 == edge.Low)
                {
                    joined[^1] = last with { High = edge.High };
                }
                else
                {
                    joined.Add(new Dfa.Edge(edge.Low, edge.High, target));
                }
            }

            Work += joined.Count;
            edges.Add([.. joined]);
        }

        return new Dfa([.. edges], [.. order.Select(state => _labels[state])]);
    }

    private readonly struct Signature : IEquatable<Signature>
    {
        private readonly int[] _values;
        private readonly int _hash;

        public Signature(int[] values)
        {
            _values = values;
            var hash = default(HashCode);
            hash.AddBytes(MemoryMarshal.AsBytes(values.AsSpan()));
            _hash = hash.ToHashCode();
        }

        public bool Equals(Signature other) => _hash == other._hash && _values.AsSpan().SequenceEqual(other._values);

        public override bool Equals(object? obj) => obj is Signature other && Equals(other);

        public override int GetHashCode() => _hash;
    }
}
