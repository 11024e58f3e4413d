using System.Buffers;
using System.Text;

namespace Fireworks.AI.Text.Tokenizers;

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
