using System.Runtime.InteropServices;
using Fireworks.AI.Extensions.Onnx.Generation;

namespace Fireworks.AI.Extensions.Onnx.Decoding;

/// <summary>Gives each new sequence a slot, and as much of its prompt as any slot has computed already.</summary>
internal sealed class SlotAllocator
{
    private readonly IDecoder _decoder;
    private readonly CacheSlot[] _slots;
    private long _clock;

    public SlotAllocator(IDecoder decoder)
    {
        _decoder = decoder;
        _slots = [.. Enumerable.Range(0, decoder.SlotCount).Select(index => new CacheSlot(index))];
    }

    public IReadOnlyList<CacheSlot> Slots => _slots;

    /// <summary>Takes a free slot for a prompt; its tokens are then a beginning of the prompt, at least one token shorter.</summary>
    /// <returns>The slot, or <see langword="null"/> when all are in use.</returns>
    public CacheSlot? TryAllocate(GenerationRequest request)
    {
        var prompt = request.Prompt.AsSpan();
        CacheSlot? oldest = null;
        CacheSlot? source = null;
        var shared = 0;
        foreach (var slot in _slots)
        {
            if (slot.Sequence is null && (oldest is null || slot.LastUse < oldest.LastUse))
            {
                oldest = slot;
            }

            var length = CountShared(slot, request);
            if (length > shared && (_decoder.CopiesPrefixes || ContinuesInPlace(slot, length)))
            {
                shared = length;
                source = slot;
            }
        }

        if (oldest is null)
        {
            return null;
        }

        // Otherwise copy what is shared (a system message, say), so that the other conversation keeps its slot.
        var target = source is not null && ContinuesInPlace(source, shared) ? source : oldest;
        var copies = target != source && source is not null && _decoder.CopiesPrefixes;
        var held = target.Tokens.Count;

        // A slot that is taken anyway keeps what it has of the prompt itself.
        var common = target == source ? shared : copies ? 0 : CountShared(target, request);
        var kept = _decoder.TryPrepare(target.Index, common, request.Adapter) ? common : 0;

        // What a failed copy leaves is unknown.
        target.Tokens.RemoveRange(kept, held - kept);
        target.EvictedTokens = held - kept;
        if (copies)
        {
            _decoder.CopyPrefix(source!.Index, target.Index, shared);
            target.Tokens.AddRange(prompt[..shared]);
        }

        target.Adapter = request.Adapter;
        target.InputIds = request.Inputs?.Ids ?? [];
        target.LastUse = ++_clock;
        return target;
    }

    /// <summary>How much of a prompt a slot has computed; nothing where that ends among tokens that have to run together.</summary>
    private static int CountShared(CacheSlot slot, GenerationRequest request)
    {
        if (slot.Adapter != request.Adapter)
        {
            return 0;
        }

        var shared = CollectionsMarshal.AsSpan(slot.Tokens).CommonPrefixLength(request.Prompt.AsSpan()[..^1]);
        return request.Inputs is { } inputs
            && (shared < inputs.TokenCount || !slot.InputIds.Take(inputs.Ids.Count).SequenceEqual(inputs.Ids))
            ? 0
            : shared;
    }

    /// <summary>
    /// Whether a prompt goes on in the slot that has its beginning: the conversation's own, whose whole content continues in the prompt.
    /// Where nothing can be copied, so does another one, if more is saved than is lost; but none that the model cannot take back there, as
    /// that would only lose what the slot has.
    /// </summary>
    private bool ContinuesInPlace(CacheSlot source, int shared) =>
        source.Sequence is null
        && (_decoder.CopiesPrefixes
            ? shared == source.Tokens.Count
            : 2 * shared >= source.Tokens.Count && _decoder.CanContinue(source.Index, shared));
}
