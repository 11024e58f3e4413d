using System.Numerics;

namespace Fireworks.AI.Text.Tokenizers.Models;

/// <summary>Strings as paths from a root, each with a value at its end; for finding all that start at a place in a text.</summary>
internal sealed class CharacterTrie
{
    public const int Root = 0;
    public const int NoValue = -1;

    private readonly List<int> _values = [NoValue];
    private Edge[] _edges;
    private int _count;

    /// <param name="capacity">About how many characters will be added.</param>
    public CharacterTrie(int capacity) => _edges = new Edge[BitOperations.RoundUpToPowerOf2((uint)Math.Max(capacity, 16) * 2)];

    /// <summary>Adds a string; one that is there already gets the new value.</summary>
    public void Add(ReadOnlySpan<char> text, int value)
    {
        var node = Root;
        foreach (var character in text)
        {
            node = StepOrAdd(node, character);
        }

        _values[node] = value;
    }

    /// <summary>Follows a character, or returns false where no string goes on with it.</summary>
    public bool TryStep(ref int node, char character)
    {
        var next = FindSlot(Key(node, character)).Node;
        node = next != Root ? next : node;
        return next != Root;
    }

    /// <summary>The value of the string that ends at the node, or <see cref="NoValue"/>.</summary>
    public int GetValue(int node) => _values[node];

    private int StepOrAdd(int node, char character)
    {
        var key = Key(node, character);
        ref var edge = ref FindSlot(key);
        if (edge.Node == Root)
        {
            edge = new Edge { Key = key, Node = _values.Count };
            _values.Add(NoValue);
            if (++_count * 2 > _edges.Length)
            {
                Grow();
            }

            return _values.Count - 1;
        }

        return edge.Node;
    }

    private ref Edge FindSlot(ulong key)
    {
        var edges = _edges;
        var mask = (uint)edges.Length - 1;
        var index = KeyHash.Compute(key) & mask;
        while (edges[index].Node != Root && edges[index].Key != key)
        {
            index = (index + 1) & mask;
        }

        return ref edges[index];
    }

    private static ulong Key(int node, char character) => (ulong)(uint)node << 16 | character;

    private void Grow()
    {
        var old = _edges;
        _edges = new Edge[old.Length * 2];
        foreach (var edge in old)
        {
            if (edge.Node != Root)
            {
                FindSlot(edge.Key) = edge;
            }
        }
    }

    private struct Edge
    {
        public ulong Key;
        public int Node;
    }
}
