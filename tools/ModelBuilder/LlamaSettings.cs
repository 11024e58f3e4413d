namespace ModelBuilder;

/// <summary>In what the weights of a model are kept.</summary>
public enum WeightFormat
{
    /// <summary>Single precision.</summary>
    Float,

    /// <summary>Half precision, and half-precision arithmetic.</summary>
    Half,

    /// <summary>Four bits in blocks of 32 with a scale each; the rest in single precision.</summary>
    Int4,

    /// <summary>Four bits in blocks of 32 with a scale each; the rest in half precision.</summary>
    Int4Half,
}

/// <summary>The measures of a Llama-style decoder with random weights.</summary>
public sealed record LlamaSettings
{
    public int Vocabulary { get; init; } = 32_000;

    public int Hidden { get; init; } = 512;

    public int Layers { get; init; } = 8;

    public int Heads { get; init; } = 8;

    public int KeyValueHeads { get; init; } = 4;

    public int HeadSize { get; init; } = 64;

    public int FeedForward { get; init; } = 1408;

    public int ContextLength { get; init; } = 4096;

    public WeightFormat Weights { get; init; } = WeightFormat.Float;

    /// <summary>
    /// Whether attention, and with it the KV cache, is in half precision though the rest is in single: the CUDA provider has no attention
    /// in single precision.
    /// </summary>
    public bool HalfAttention { get; init; }

    /// <summary>Whether the graph gives the scores after the last token of a step alone.</summary>
    public bool LastLogitsOnly { get; init; }

    /// <summary>Whether the graph takes an adapter of low rank: <c>lora_A</c> and <c>lora_B</c>, from the last layer to the scores.</summary>
    public bool TakesAdapter { get; init; }

    /// <summary>A token at which the graph asks for more memory than there is anywhere; in single precision.</summary>
    public int? HungryToken { get; init; }

    /// <summary>The seed of the weights.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>A model of 1.1 billion parameters with a vocabulary of 128,000.</summary>
    public static LlamaSettings Billion { get; } = new()
    {
        Vocabulary = 128_000,
        Hidden = 2048,
        Layers = 13,
        Heads = 32,
        KeyValueHeads = 8,
        FeedForward = 5632,
        Weights = WeightFormat.Half,
    };
}
