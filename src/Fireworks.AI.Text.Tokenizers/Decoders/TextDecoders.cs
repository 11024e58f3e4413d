using System.Text;
using Fireworks.AI.Text.Tokenizers.Patterns;

namespace Fireworks.AI.Text.Tokenizers.Decoders;

/// <summary>Makes one token of all.</summary>
internal sealed class FuseDecoder : TokenDecoder
{
    public override bool JoinsTokens => true;

    public override bool TakesParts => true;

    public override DecoderStage CreateStage(DecoderStage next, bool fused, bool joined) => next;
}

/// <summary>Puts a string in the place of every match of a pattern in a token.</summary>
internal sealed class ReplaceDecoder(TextPattern pattern, string content) : TokenDecoder
{
    /// <summary>A match of one character reaches over no border between parts.</summary>
    public override bool TakesParts => pattern is StringPattern { Value.Length: 1 };

    public override DecoderStage CreateStage(DecoderStage next, bool fused, bool joined) => new Stage(this, next);

    public override string MapToken(string token) => pattern.Replace(token, content);

    private sealed class Stage(ReplaceDecoder decoder, DecoderStage next) : DecoderStage
    {
        public override void Push(ReadOnlySpan<char> token) => next.Push(decoder.MapToken(token.ToString()));

        public override void Finish() => next.Finish();
    }
}

/// <summary>Takes up to so many of a character from the start and from the end of each token.</summary>
internal sealed class StripDecoder(char content, int start, int stop) : TokenDecoder
{
    public override bool TakesParts => true;

    public override DecoderStage CreateStage(DecoderStage next, bool fused, bool joined) =>
        fused ? new FusedStage(content, start, stop, next) : new Stage(content, start, stop, next);

    private static int CountAtStart(ReadOnlySpan<char> text, char content, int limit)
    {
        var count = text.IndexOfAnyExcept(content);
        return Math.Min(count < 0 ? text.Length : count, limit);
    }

    private static int CountAtEnd(ReadOnlySpan<char> text, char content, int limit) =>
        Math.Min(text.Length - 1 - text.LastIndexOfAnyExcept(content), limit);

    private sealed class Stage(char content, int start, int stop, DecoderStage next) : DecoderStage
    {
        public override void Push(ReadOnlySpan<char> token)
        {
            token = token[CountAtStart(token, content, start)..];
            next.Push(token[..^CountAtEnd(token, content, stop)]);
        }

        public override void Finish() => next.Finish();
    }

    // All tokens are one: the start counts once, and what could be the end waits.
    private sealed class FusedStage(char content, int start, int stop, DecoderStage next) : DecoderStage
    {
        private readonly StringBuilder _held = new();
        private int _left = start;

        public override void Push(ReadOnlySpan<char> token)
        {
            var stripped = CountAtStart(token, content, _left);
            _left = stripped < token.Length ? 0 : _left - stripped;
            token = token[stripped..];
            if (token.IsEmpty)
            {
                return;
            }

            var kept = token.Length - CountAtEnd(token, content, token.Length);
            if (kept > 0)
            {
                PushHeld(0);
                next.Push(token[..kept]);
            }

            _held.Append(token[kept..]);
            PushHeld(stop);
        }

        public override void Finish()
        {
            _held.Length = Math.Max(0, _held.Length - stop);
            PushHeld(0);
            next.Finish();
        }

        private void PushHeld(int keep)
        {
            var count = _held.Length - keep;
            if (count > 0)
            {
                next.Push(_held.ToString(0, count));
                _held.Remove(0, count);
            }
        }
    }
}
