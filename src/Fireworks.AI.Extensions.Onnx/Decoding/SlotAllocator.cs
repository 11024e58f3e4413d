using System.Runtime.InteropServices;

namespace Fireworks.AI.Extensions.Onnx.Decoding;

/// <summary>Gives each new sequence a slot, and as much of its prompt as any slot has computed already.</summary>
internal sealed class SlotAllocator
{
    private readonly KeyValueCache _cache;
    private readonly CacheSlot[] _slots;
    private long _clock;

    public SlotAllocator(KeyValueCache cache)
    {
        _cache = cache;
        _slots = [.. Enumerable.Range(0, cache.Slots).Select(index => new CacheSlot(index))];
    }

    public IReadOnlyList<CacheSlot> Slots => _slots;

    /// <summary>Takes a free slot for a prompt; its tokens are then a beginning of the prompt, at least one token shorter.</summary>
    /// <returns>The slot, or <see langword="null"/> when all are in use.</returns>
    public CacheSlot? TryAllocate(ReadOnlySpan<int> prompt)
    {
        CacheSlot? oldest = null;
        CacheSlot? source = null;
        var shared = 0;
        foreach (var slot in _slots)
        {
            if (slot.Sequence is null && (oldest is null || slot.LastUse < oldest.LastUse))
            {
                oldest = slot;
            }

            var length = CollectionsMarshal.AsSpan(slot.Tokens).CommonPrefixLength(prompt[..^1]);
            if (length > shared)
            {
                shared = length;
                source = slot;
            }
        }

        if (oldest is null)
        {
            return null;
        }

        // A slot whose whole content continues in this prompt is the conversation's own: go on in place. Otherwise copy what is
        // shared (a system message, say), so that the other conversation keeps its slot.
        var target = source is { Sequence: null } && shared == source.Tokens.Count ? source : oldest;
        target.EvictedTokens = target.Tokens.Count - (target == source ? shared : 0);
        if (source is null)
        {
            target.Tokens.Clear();
        }
        else if (target != source)
        {
            // What a failed copy leaves is unknown.
            target.Tokens.Clear();
            _cache.CopyPrefix(source.Index, target.Index, shared);
            target.Tokens.AddRange(prompt[..shared]);
        }
        else
        {
            target.Tokens.RemoveRange(shared, target.Tokens.Count - shared);
        }

        target.LastUse = ++_clock;
        return target;
    }
}
