namespace Fireworks.AI.Extensions.Onnx.Tokenization;

/// <summary>
/// Remembers the ids of recent short words: one entry per slot, a newer word takes the slot of an older one. Bounded,
/// and without locks: an entry never changes once it is in its slot.
/// </summary>
/// <param name="slotCount">The number of words, a power of two.</param>
internal sealed class WordCache(int slotCount)
{
    private const int LongestWord = 48;

    private Entry?[]? _slots;

    public bool TryGet(ReadOnlySpan<char> word, List<int> ids)
    {
        if (word.Length > LongestWord || Volatile.Read(ref _slots) is not { } slots)
        {
            return false;
        }

        if (slots[KeyHash.Compute(word) & (uint)(slotCount - 1)] is not { } entry || !word.SequenceEqual(entry.Word))
        {
            return false;
        }

        ids.AddRange(entry.Ids.AsSpan());
        return true;
    }

    public void Add(ReadOnlySpan<char> word, ReadOnlySpan<int> ids)
    {
        if (word.Length > LongestWord)
        {
            return;
        }

        Entry?[] slots = _slots ?? Interlocked.CompareExchange(ref _slots, new Entry?[slotCount], null) ?? _slots;
        Volatile.Write(ref slots[KeyHash.Compute(word) & (uint)(slotCount - 1)], new Entry(word.ToString(), ids.ToArray()));
    }

    private sealed record Entry(string Word, int[] Ids);
}
