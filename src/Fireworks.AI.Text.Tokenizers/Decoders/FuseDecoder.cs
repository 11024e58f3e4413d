namespace Fireworks.AI.Text.Tokenizers;

/// <summary>Makes one token of all.</summary>
internal sealed class FuseDecoder : TokenDecoder
{
    public override bool JoinsTokens => true;

    public override bool TakesParts => true;

    public override DecoderStage CreateStage(DecoderStage next, bool fused, bool joined) => next;
}
