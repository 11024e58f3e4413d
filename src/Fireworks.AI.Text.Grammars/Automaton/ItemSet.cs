namespace Fireworks.AI.Text.Grammars;

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
            hash = (hash * 31) + (item.Frame.Id * 17) + item.Stack.Id;
            hash ^= hash >>> 15;
        }

        _hash = hash;
    }

    public static void Sort(List<Item> items)
    {
        if (items.Count > 1)
        {
            items.Sort(static (a, b) => a.Frame.Id != b.Frame.Id ? a.Frame.Id.CompareTo(b.Frame.Id) : a.Stack.Id.CompareTo(b.Stack.Id));
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
            if (!ReferenceEquals(_items[i].Frame, other._items[i].Frame) || !ReferenceEquals(_items[i].Stack, other._items[i].Stack))
            {
                return false;
            }
        }

        return true;
    }

    public override bool Equals(object? obj) => obj is ItemSet other && Equals(other);

    public override int GetHashCode() => _hash;
}
