namespace Fireworks.AI.Text.Tokenizers;

/// <summary>Without a decoder in the file, tokens stand with spaces between them.</summary>
internal sealed class SpaceJoinDecoder : TokenDecoder
{
    public override DecoderStage CreateStage(DecoderStage next, bool fused, bool joined) => new Stage(next);

    public override string MapToken(string token) => " " + token;

    private sealed class Stage(DecoderStage next) : DecoderStage
    {
        private bool _started;

        public override void Push(ReadOnlySpan<char> token)
        {
            if (_started)
            {
                next.Push(" ");
            }

            _started = true;
            next.Push(token);
        }

        public override void Finish() => next.Finish();
    }
}
