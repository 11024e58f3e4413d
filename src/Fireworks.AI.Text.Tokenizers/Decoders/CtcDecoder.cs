namespace Fireworks.AI.Text.Tokenizers;

/// <summary>Drops repeated tokens and padding, as models that emit one token per time step need it.</summary>
internal sealed class CtcDecoder(string padToken, string wordDelimiter, bool cleanup) : TokenDecoder
{
    public override DecoderStage CreateStage(DecoderStage next, bool fused, bool joined) => new Stage(this, next);

    public override string MapToken(string token)
    {
        token = padToken.Length == 0 ? token : token.Replace(padToken, "", StringComparison.Ordinal);
        if (!cleanup)
        {
            return token;
        }

        token = TokenCleanup.Apply(token);
        return wordDelimiter.Length == 0 ? token : token.Replace(wordDelimiter, " ", StringComparison.Ordinal);
    }

    private sealed class Stage(CtcDecoder decoder, DecoderStage next) : DecoderStage
    {
        private string? _previous;

        public override void Push(ReadOnlySpan<char> token)
        {
            if (token.SequenceEqual(_previous) && _previous is not null)
            {
                return;
            }

            _previous = token.ToString();
            if (decoder.MapToken(_previous) is { Length: > 0 } text)
            {
                next.Push(text);
            }
        }

        public override void Finish() => next.Finish();
    }
}
