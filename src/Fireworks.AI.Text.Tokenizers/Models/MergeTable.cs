using System.Numerics;

namespace Fireworks.AI.Text.Tokenizers.Models;

/// <summary>The merges of a byte pair encoding: a pair of token ids gives the merge's rank and the id of its product.</summary>
internal sealed class MergeTable
{
    public const int NoRank = int.MaxValue;

    private Slot[] _slots;
    private int _count;

    public MergeTable(int capacity) =>
        _slots = new Slot[BitOperations.RoundUpToPowerOf2((uint)Math.Max(capacity, 16) * 2)];

    /// <summary>Adds a merge; one that is there already gets the new rank, as in the reference.</summary>
    public void Add(int left, int right, int rank, int product)
    {
        if (_count * 2 >= _slots.Length)
        {
            Grow();
        }

        ref var slot = ref FindSlot(_slots, Key(left, right));
        if (slot.Key == 0)
        {
            _count++;
        }

        slot = new Slot { Key = Key(left, right), Rank = rank, Product = product };
    }

    public int Find(int left, int right, out int product)
    {
        var key = Key(left, right);
        var slots = _slots;
        var mask = (uint)slots.Length - 1;
        for (var index = KeyHash.Compute(key) & mask; ; index = (index + 1) & mask)
        {
            ref var slot = ref slots[index];
            if (slot.Key == key)
            {
                product = slot.Product;
                return slot.Rank;
            }

            if (slot.Key == 0)
            {
                product = -1;
                return NoRank;
            }
        }
    }

    /// <summary>Drops the merges that make one of the tokens.</summary>
    public void RemoveProducts(IReadOnlySet<int> tokens)
    {
        if (tokens.Count > 0 && _slots.Any(slot => slot.Key != 0 && tokens.Contains(slot.Product)))
        {
            var slots = new Slot[_slots.Length];
            foreach (var slot in _slots.Where(slot => slot.Key != 0 && !tokens.Contains(slot.Product)))
            {
                FindSlot(slots, slot.Key) = slot;
            }

            _slots = slots;
        }
    }

    private static ref Slot FindSlot(Slot[] slots, ulong key)
    {
        var mask = (uint)slots.Length - 1;
        var index = KeyHash.Compute(key) & mask;
        while (slots[index].Key != 0 && slots[index].Key != key)
        {
            index = (index + 1) & mask;
        }

        return ref slots[index];
    }

    // One is added so that no pair has the key of an empty slot.
    private static ulong Key(int left, int right) => ((ulong)(uint)left << 32 | (uint)right) + 1;

    private void Grow()
    {
        var slots = new Slot[_slots.Length * 2];
        foreach (var slot in _slots)
        {
            if (slot.Key != 0)
            {
                FindSlot(slots, slot.Key) = slot;
            }
        }

        _slots = slots;
    }

    private struct Slot
    {
        public ulong Key;
        public int Rank;
        public int Product;
    }
}
