namespace Fireworks.AI.Text.Tokenizers.Decoders;

/// <summary>Makes spaces of word marks, and drops all those of the first token where the encoder put one before the text.</summary>
internal sealed class MetaspaceDecoder(char mark, bool dropsFirst) : TokenDecoder
{
    public override bool TakesParts => true;

    public override DecoderStage CreateStage(DecoderStage next, bool fused, bool joined) => new Stage(mark, dropsFirst, fused, next);

    public override string MapToken(string token) => token.Replace(mark, ' ');

    // Of tokens that arrive as parts of one, all are the first.
    private sealed class Stage(char mark, bool dropsFirst, bool fused, DecoderStage next) : DecoderStage
    {
        private bool _first = dropsFirst;

        public override void Push(ReadOnlySpan<char> token)
        {
            var text = token.ToString();
            next.Push(_first ? text.Replace(mark.ToString(), "", StringComparison.Ordinal) : text.Replace(mark, ' '));
            _first &= fused;
        }

        public override void Finish() => next.Finish();
    }
}

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

/// <summary>Takes the spaces before English punctuation and contractions.</summary>
internal static class TokenCleanup
{
    public static string Apply(string text) => text.Contains(' ')
        ? text
            .Replace(" .", ".", StringComparison.Ordinal)
            .Replace(" ?", "?", StringComparison.Ordinal)
            .Replace(" !", "!", StringComparison.Ordinal)
            .Replace(" ,", ",", StringComparison.Ordinal)
            .Replace(" ' ", "'", StringComparison.Ordinal)
            .Replace(" n't", "n't", StringComparison.Ordinal)
            .Replace(" 'm", "'m", StringComparison.Ordinal)
            .Replace(" do not", " don't", StringComparison.Ordinal)
            .Replace(" 's", "'s", StringComparison.Ordinal)
            .Replace(" 've", "'ve", StringComparison.Ordinal)
            .Replace(" 're", "'re", StringComparison.Ordinal)
        : text;
}
