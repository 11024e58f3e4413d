namespace Fireworks.AI.Text.Tokenizers;

/// <summary>The settings of a byte pair encoding, as tokenizer.json has them.</summary>
internal sealed record BytePairOptions
{
    public string? UnknownToken { get; init; }

    public string ContinuingSubwordPrefix { get; init; } = "";

    public string EndOfWordSuffix { get; init; } = "";

    /// <summary>Whether unknown characters in a row become one unknown token.</summary>
    public bool FuseUnknown { get; init; }

    /// <summary>Whether an unknown character becomes byte tokens such as &lt;0x0A&gt;.</summary>
    public bool ByteFallback { get; init; }

    /// <summary>Whether a piece that is a token as a whole is not built from merges.</summary>
    public bool IgnoreMerges { get; init; }

    /// <summary>
    /// Whether pieces come as text whose UTF-8 bytes are the symbols; else the pieces' characters are, and a byte-level
    /// pre-tokenizer or normalizer has mapped them to the alphabet before.
    /// </summary>
    public bool BytesAsInput { get; init; }
}
