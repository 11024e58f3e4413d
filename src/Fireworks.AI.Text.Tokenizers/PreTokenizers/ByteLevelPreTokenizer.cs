namespace Fireworks.AI.Text.Tokenizers;

/// <summary>Cuts by GPT-2's pattern and maps the bytes of each piece to the alphabet of byte-level vocabularies.</summary>
internal sealed class ByteLevelPreTokenizer(bool addPrefixSpace, bool useRegex, bool mapBytes) : PreTokenizer
{
    private static readonly SplitPreTokenizer Words = new(Gpt2Scanner.Implied, SplitBehavior.Isolated);

    public override void Apply(PreTokenizedText text)
    {
        if (addPrefixSpace)
        {
            text.Rewrite(static (_, piece, builder) => builder.Append(piece is [' ', ..] ? "" : " ").Append(piece));
        }

        if (useRegex)
        {
            Words.Apply(text);
        }

        if (mapBytes)
        {
            text.Rewrite(static (_, piece, builder) => ByteAlphabet.AppendMapped(builder, piece));
        }
    }
}
