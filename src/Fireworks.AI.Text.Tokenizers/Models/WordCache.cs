using System.Runtime.InteropServices;

namespace Fireworks.AI.Text.Tokenizers.Models;

/// <summary>
/// Remembers the ids of recent short words: one entry per slot, a newer word takes the slot of an older one. Bounded,
/// and without locks: an entry never changes once it is in its slot.
/// </summary>
/// <param name="slotCount">The number of words, a power of two.</param>
internal sealed class WordCache(int slotCount)
{
    private const int LongestWord = 48;
    private const int HeaderLength = 2;

    // An entry is the word's hash, its length, its ids, and its characters by two: one array lies in one place.
    private int[]?[]? _slots;

    public static bool CanHold(ReadOnlySpan<char> word) => word.Length <= LongestWord;

    public bool TryGet(ReadOnlySpan<char> word, uint hash, List<int> ids)
    {
        if (Volatile.Read(ref _slots) is not { } slots
            || slots[hash & (uint)(slotCount - 1)] is not { } entry
            || entry[0] != (int)hash
            || entry[1] != word.Length)
        {
            return false;
        }

        var count = entry.Length - HeaderLength - CharacterSlots(word.Length);
        if (!word.SequenceEqual(Characters(entry, count)[..word.Length]))
        {
            return false;
        }

        ids.AddRange(entry.AsSpan(HeaderLength, count));
        return true;
    }

    public void Add(ReadOnlySpan<char> word, uint hash, ReadOnlySpan<int> ids)
    {
        var entry = new int[HeaderLength + ids.Length + CharacterSlots(word.Length)];
        entry[0] = (int)hash;
        entry[1] = word.Length;
        ids.CopyTo(entry.AsSpan(HeaderLength));
        word.CopyTo(Characters(entry, ids.Length));
        var slots = _slots ?? Interlocked.CompareExchange(ref _slots, new int[]?[slotCount], null) ?? _slots;
        Volatile.Write(ref slots[hash & (uint)(slotCount - 1)], entry);
    }

    private static Span<char> Characters(int[] entry, int idCount) =>
        MemoryMarshal.Cast<int, char>(entry.AsSpan(HeaderLength + idCount));

    private static int CharacterSlots(int length) => (length + 1) / 2;
}
