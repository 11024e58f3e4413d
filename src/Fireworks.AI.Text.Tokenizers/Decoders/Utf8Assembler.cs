using System.Buffers;
using System.Text;

namespace Fireworks.AI.Text.Tokenizers;

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
