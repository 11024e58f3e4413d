namespace Fireworks.AI.Extensions.Onnx.Decoding;

/// <summary>
/// One sequence's place in the KV cache. The tokens stay when the sequence has left, for the next prompt that starts with them.
/// </summary>
internal sealed class CacheSlot(int index)
{
    public int Index { get; } = index;

    /// <summary>The tokens whose keys and values are in the cache.</summary>
    public List<int> Tokens { get; } = [];

    /// <summary>What the tokens that are no text stand for, in their order.</summary>
    public IReadOnlyList<string> InputIds { get; set; } = [];

    /// <summary>The adapter that the tokens ran with, if any.</summary>
    public string? Adapter { get; set; }

    /// <summary>The sequence that uses the slot, if any.</summary>
    public Sequence? Sequence { get; set; }

    /// <summary>How many tokens of another conversation left the slot when it was last taken.</summary>
    public int EvictedTokens { get; set; }

    /// <summary>When the slot was last taken; larger is later.</summary>
    public long LastUse { get; set; }
}
