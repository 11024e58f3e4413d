namespace Fireworks.AI.Text.Tokenizers;

/// <summary>Puts a string in the place of every match of a pattern in a token.</summary>
internal sealed class ReplaceDecoder(TextPattern pattern, string content) : TokenDecoder
{
    /// <summary>A match of one character reaches over no border between parts.</summary>
    public override bool TakesParts => pattern is StringPattern { Value.Length: 1 };

    public override DecoderStage CreateStage(DecoderStage next, bool fused, bool joined) => new Stage(this, next);

    public override string MapToken(string token) => ReplaceNormalizer.Replace(token, pattern, content);

    private sealed class Stage(ReplaceDecoder decoder, DecoderStage next) : DecoderStage
    {
        public override void Push(ReadOnlySpan<char> token) => next.Push(decoder.MapToken(token.ToString()));

        public override void Finish() => next.Finish();
    }
}
