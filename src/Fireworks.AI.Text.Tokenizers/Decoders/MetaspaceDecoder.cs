namespace Fireworks.AI.Text.Tokenizers;

/// <summary>Makes spaces of word marks, and drops the space that the first token begins with.</summary>
internal sealed class MetaspaceDecoder(char mark, bool stripFirst) : TokenDecoder
{
    public override bool TakesParts => true;

    public override DecoderStage CreateStage(DecoderStage next, bool fused, bool joined) => new Stage(mark, stripFirst, next);

    public override string MapToken(string token) => token.Replace(mark, ' ');

    private sealed class Stage(char mark, bool stripFirst, DecoderStage next) : DecoderStage
    {
        private bool _first = stripFirst;

        public override void Push(ReadOnlySpan<char> token)
        {
            var text = token.ToString().Replace(mark, ' ');
            next.Push(_first && text.StartsWith(' ') ? text[1..] : text);
            _first = false;
        }

        public override void Finish() => next.Finish();
    }
}
