namespace Fireworks.AI.Text.Tokenizers;

/// <summary>One step from tokens back to text. Immutable; what a text in progress needs is in the stage it creates.</summary>
internal abstract class TokenDecoder
{
    /// <summary>Starts a text: a stage that passes what it makes of its tokens to <paramref name="next"/>.</summary>
    /// <param name="next">The step behind this one.</param>
    /// <param name="fused">Whether the tokens arrive as parts of one.</param>
    /// <param name="joined">Whether the steps behind join the tokens, so that it does not matter where one ends.</param>
    public abstract DecoderStage CreateStage(DecoderStage next, bool fused, bool joined);

    /// <summary>Whether the step makes one token of all.</summary>
    public virtual bool JoinsTokens => false;

    /// <summary>Whether the step can work on parts of a token; else it gets the whole at the end.</summary>
    public virtual bool TakesParts => false;

    /// <summary>What the step makes of a token in the middle of a text.</summary>
    public virtual string MapToken(string token) => token;

    /// <summary>The bytes that the token stands for by itself, or null where it stands for text.</summary>
    public virtual byte[]? TryGetBytes(string token) => null;
}
