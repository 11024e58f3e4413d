using System.Text;

namespace Fireworks.AI.Extensions.Onnx.Tokenization;

/// <summary>Cuts by GPT-2's pattern and maps the bytes of each piece to the alphabet of byte-level vocabularies.</summary>
internal sealed class ByteLevelPreTokenizer(bool addPrefixSpace, bool useRegex, bool mapBytes) : PreTokenizer
{
    private static readonly SplitPreTokenizer Words = new(Gpt2Scanner.Implied, SplitBehavior.Isolated);

    public override void Apply(PreTokenizedText text)
    {
        if (addPrefixSpace)
        {
            text.Rewrite(static (_, piece, builder) => builder.Append(piece.StartsWith(' ') ? "" : " ").Append(piece));
        }

        if (useRegex)
        {
            Words.Apply(text);
        }

        if (mapBytes)
        {
            text.Rewrite(static (_, piece, builder) => AppendMapped(builder, piece));
        }
    }

    public static void AppendMapped(StringBuilder builder, ReadOnlySpan<char> text)
    {
        Span<byte> bytes = stackalloc byte[CodePoint.MaximumUtf8Length];
        for (int index = 0; index < text.Length;)
        {
            Rune.DecodeFromUtf16(text[index..], out Rune rune, out int length);
            foreach (byte value in bytes[..rune.EncodeToUtf8(bytes)])
            {
                builder.Append(ByteAlphabet.ToCharacter(value));
            }

            index += length;
        }
    }
}
