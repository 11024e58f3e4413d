namespace Fireworks.AI.Text.Tokenizers;

/// <summary>Makes spaces of the suffix that ends a word ("BPEDecoder"), but not at the end of the text.</summary>
internal sealed class SuffixDecoder(string suffix) : TokenDecoder
{
    public override DecoderStage CreateStage(DecoderStage next, bool fused, bool joined) => new Stage(this, next);

    public override string MapToken(string token) => Replace(token, " ");

    private string Replace(string token, string replacement) =>
        suffix.Length == 0 ? token : token.Replace(suffix, replacement, StringComparison.Ordinal);

    // Whether a token is the last is known with the next one.
    private sealed class Stage(SuffixDecoder decoder, DecoderStage next) : DecoderStage
    {
        private string? _held;

        public override void Push(ReadOnlySpan<char> token)
        {
            if (_held is not null)
            {
                next.Push(decoder.Replace(_held, " "));
            }

            _held = token.ToString();
        }

        public override void Finish()
        {
            if (_held is not null)
            {
                next.Push(decoder.Replace(_held, ""));
            }

            next.Finish();
        }
    }
}
