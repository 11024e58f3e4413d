using System.Buffers;
using System.Globalization;
using System.Text;
using Fireworks.AI.Text.Tokenizers.Characters;

namespace Fireworks.AI.Text.Tokenizers.Decoders;

/// <summary>Reads the characters of byte-level tokens as bytes, and those as UTF-8; what is not becomes U+FFFD.</summary>
internal sealed class ByteLevelDecoder : TokenDecoder
{
    public override bool JoinsTokens => true;

    public override bool TakesParts => true;

    public override DecoderStage CreateStage(DecoderStage next, bool fused, bool joined) => new Stage(next);

    public override byte[] TryGetBytes(string token)
    {
        var bytes = new byte[token.Length];
        return ByteAlphabet.TryGetBytes(token, bytes) ? bytes : Encoding.UTF8.GetBytes(token);
    }

    private sealed class Stage(DecoderStage next) : DecoderStage
    {
        private readonly Utf8Assembler _assembler = new(next);

        public override void Push(ReadOnlySpan<char> token)
        {
            var rented = token.Length > 256 ? ArrayPool<byte>.Shared.Rent(token.Length) : null;
            var bytes = rented ?? stackalloc byte[256];
            if (ByteAlphabet.TryGetBytes(token, bytes))
            {
                _assembler.Add(bytes[..token.Length]);
            }
            else
            {
                PushAdded(token);
            }

            if (rented is not null)
            {
                ArrayPool<byte>.Shared.Return(rented);
            }
        }

        public override void PushAdded(ReadOnlySpan<char> token)
        {
            _assembler.Flush();
            next.Push(token);
        }

        public override void Finish()
        {
            _assembler.Flush();
            next.Finish();
        }
    }
}

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

/// <summary>Makes text of bytes that arrive in parts, never half a character; what is not UTF-8 becomes U+FFFD.</summary>
internal sealed class Utf8Assembler(DecoderStage next)
{
    private readonly Decoder _decoder = Encoding.UTF8.GetDecoder();

    public void Add(ReadOnlySpan<byte> bytes) => Convert(bytes, flush: false);

    /// <summary>Ends the bytes: a character begun becomes U+FFFD.</summary>
    public void Flush() => Convert([], flush: true);

    private void Convert(ReadOnlySpan<byte> bytes, bool flush)
    {
        var maximum = Encoding.UTF8.GetMaxCharCount(bytes.Length + 4);
        var rented = maximum > 256 ? ArrayPool<char>.Shared.Rent(maximum) : null;
        var characters = rented ?? stackalloc char[256];
        var count = _decoder.GetChars(bytes, characters, flush);
        if (count > 0)
        {
            next.Push(characters[..count]);
        }

        if (rented is not null)
        {
            ArrayPool<char>.Shared.Return(rented);
        }
    }
}
