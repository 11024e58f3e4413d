using System.Runtime.InteropServices;

namespace Fireworks.AI.Text.Grammars.Schemas;

/// <summary>Finds the node of each conjunction, so that equal ones are one.</summary>
internal sealed class NodeTable
{
    private const int MaximumNodes = 100_000;

    private readonly Dictionary<Literals, ValueNode> _nodes = [];

    public ValueNode GetNode(int literal) => GetNode([literal]);

    public ValueNode And(ValueNode a, ValueNode b)
    {
        if (ReferenceEquals(a, b) || ReferenceEquals(b, ValueNode.Any) || ReferenceEquals(a, ValueNode.Never))
        {
            return a;
        }

        if (ReferenceEquals(a, ValueNode.Any) || ReferenceEquals(b, ValueNode.Never))
        {
            return b;
        }

        var merged = new List<int>(a.Literals.Length + b.Literals.Length);
        int i = 0, j = 0;
        while (i < a.Literals.Length || j < b.Literals.Length)
        {
            var takesFirst = j == b.Literals.Length || (i < a.Literals.Length && a.Literals[i] <= b.Literals[j]);
            var next = takesFirst ? a.Literals[i++] : b.Literals[j++];
            if (merged.Count > 0 && merged[^1] == next)
            {
                continue;
            }

            if (merged.Count > 0 && merged[^1] >> 1 == next >> 1)
            {
                return ValueNode.Never;
            }

            merged.Add(next);
        }

        return GetNode([.. merged]);
    }

    private ValueNode GetNode(int[] literals)
    {
        ref var node = ref CollectionsMarshal.GetValueRefOrAddDefault(_nodes, new Literals(literals), out _);
        if (node is null)
        {
            if (_nodes.Count > MaximumNodes)
            {
                throw new GrammarException(
                    $"The schema combines into more than {MaximumNodes} different conditions. Simplify its allOf, anyOf, oneOf and not.");
            }

            node = new ValueNode(literals);
        }

        return node;
    }

    private readonly struct Literals(int[] values) : IEquatable<Literals>
    {
        private readonly int[] _values = values;

        public bool Equals(Literals other) => _values.AsSpan().SequenceEqual(other._values);

        public override bool Equals(object? obj) => obj is Literals other && Equals(other);

        public override int GetHashCode()
        {
            var hash = 17;
            foreach (var value in _values)
            {
                hash = (hash * 31) + value;
            }

            return hash;
        }
    }
}
