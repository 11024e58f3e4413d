namespace Fireworks.AI.Text.Grammars.Automata;

/// <summary>A position of the grammar and where control goes when its part ends.</summary>
internal readonly record struct Item(PositionNode Node, StackNode Stack);

/// <summary>An interned <see cref="Position"/> with its transitions.</summary>
internal sealed class PositionNode
{
    public PositionNode(int id, Position position)
    {
        Id = id;
        Position = position;
    }

    public int Id { get; }

    public Position Position { get; }

    public bool Expanded { get; set; }

    public bool Accepts { get; set; }

    /// <inheritdoc cref="Transitions.FreeText"/>
    public int FreeText { get; set; }

    public ByteTransition[] Bytes { get; set; } = [];

    public CallTransition[] Calls { get; set; } = [];

    public readonly record struct ByteTransition(byte Low, byte High, PositionNode Target);

    /// <summary>A null return is a tail call that needs no stack.</summary>
    public readonly record struct CallTransition(PositionNode Callee, PositionNode? Return);
}

/// <summary>An interned set of items to return to, shared by everything that returns to the same places.</summary>
internal sealed class StackNode
{
    public StackNode(int id, Item[] returns)
    {
        Id = id;
        Returns = returns;
    }

    public int Id { get; }

    /// <summary>Empty at the bottom, where ending means that the whole grammar accepts.</summary>
    public Item[] Returns { get; }
}

/// <summary>The key by which equal sets of items find each other.</summary>
internal readonly struct ItemSet : IEquatable<ItemSet>
{
    private readonly Item[] _items;
    private readonly int _flag;
    private readonly int _hash;

    /// <param name="items">Sorted with <see cref="Sort"/>.</param>
    /// <param name="flag">Tells apart sets that differ in something else.</param>
    public ItemSet(Item[] items, int flag)
    {
        _items = items;
        _flag = flag;
        var hash = flag;
        foreach (var item in items)
        {
            hash = (hash * 31) + (item.Node.Id * 17) + item.Stack.Id;
            hash ^= hash >>> 15;
        }

        _hash = hash;
    }

    public static void Sort(List<Item> items)
    {
        if (items.Count > 1)
        {
            items.Sort(static (a, b) => a.Node.Id != b.Node.Id ? a.Node.Id.CompareTo(b.Node.Id) : a.Stack.Id.CompareTo(b.Stack.Id));
        }
    }

    public bool Equals(ItemSet other)
    {
        if (_hash != other._hash || _flag != other._flag || _items.Length != other._items.Length)
        {
            return false;
        }

        for (var i = 0; i < _items.Length; i++)
        {
            if (!ReferenceEquals(_items[i].Node, other._items[i].Node) || !ReferenceEquals(_items[i].Stack, other._items[i].Stack))
            {
                return false;
            }
        }

        return true;
    }

    public override bool Equals(object? obj) => obj is ItemSet other && Equals(other);

    public override int GetHashCode() => _hash;
}
