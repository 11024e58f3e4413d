using System.Globalization;

namespace Fireworks.AI.Text.Tokenizers;

/// <summary>
/// Makes text of byte tokens such as &lt;0x0A&gt;: those in a row are UTF-8, and what is not becomes U+FFFD.
/// </summary>
internal sealed class ByteFallbackDecoder : TokenDecoder
{
    public override DecoderStage CreateStage(DecoderStage next, bool fused, bool joined) => new Stage(next, joined);

    public override byte[]? TryGetBytes(string token) => TryGetByte(token, out var value) ? [value] : null;

    private static bool TryGetByte(ReadOnlySpan<char> token, out byte value)
    {
        value = 0;
        return token is ['<', '0', 'x', _, _, '>']
            && byte.TryParse(token[3..5], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value);
    }

    private sealed class Stage : DecoderStage
    {
        private readonly DecoderStage _next;
        private readonly Utf8Assembler _assembler;
        private readonly TextSink? _run;

        // Where the steps behind tell tokens apart, a row of byte tokens is one token for them and waits for its end.
        public Stage(DecoderStage next, bool joined)
        {
            _next = next;
            _run = joined ? null : new TextSink();
            _assembler = new Utf8Assembler(_run ?? next);
        }

        public override void Push(ReadOnlySpan<char> token)
        {
            if (TryGetByte(token, out var value))
            {
                _assembler.Add([value]);
                return;
            }

            EndRun();
            _next.Push(token);
        }

        public override void Finish()
        {
            EndRun();
            _next.Finish();
        }

        private void EndRun()
        {
            _assembler.Flush();
            if (_run?.Take() is { Length: > 0 } run)
            {
                _next.Push(run);
            }
        }
    }
}
