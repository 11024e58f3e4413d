namespace Fireworks.AI.Text.Tokenizers;

/// <summary>Puts spaces between tokens that start a word, and drops the prefix of those that continue one.</summary>
internal sealed class WordPieceDecoder(string prefix, bool cleanup) : TokenDecoder
{
    public override DecoderStage CreateStage(DecoderStage next, bool fused, bool joined) => new Stage(this, next);

    public override string MapToken(string token) => CleanUp(
        prefix.Length > 0 && token.StartsWith(prefix, StringComparison.Ordinal) ? token[prefix.Length..] : " " + token);

    private string CleanUp(string token) => cleanup ? TokenCleanup.Apply(token) : token;

    private sealed class Stage(WordPieceDecoder decoder, DecoderStage next) : DecoderStage
    {
        private bool _started;

        public override void Push(ReadOnlySpan<char> token)
        {
            var text = token.ToString();
            next.Push(_started ? decoder.MapToken(text) : decoder.CleanUp(text));
            _started = true;
        }

        public override void Finish() => next.Finish();
    }
}
