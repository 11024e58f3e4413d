using Fireworks.AI.Text.Tokenizers.Characters;
using Fireworks.AI.Text.Tokenizers.Patterns;

namespace Fireworks.AI.Text.Tokenizers.PreTokenizers;

/// <summary>One step of pre-tokenization: cuts the pieces of a text further, or rewrites them. Safe for concurrent use.</summary>
internal abstract class PreTokenizer
{
    public abstract void Apply(PreTokenizedText text);
}

/// <summary>Several steps in a row.</summary>
internal sealed class PreTokenizerSequence(IReadOnlyList<PreTokenizer> steps) : PreTokenizer
{
    public override void Apply(PreTokenizedText text)
    {
        foreach (var step in steps)
        {
            step.Apply(text);
        }
    }
}

/// <summary>Cuts by GPT-2's pattern and maps the bytes of each piece to the alphabet of byte-level vocabularies.</summary>
internal sealed class ByteLevelPreTokenizer(bool addPrefixSpace, bool useRegex, bool mapBytes) : PreTokenizer
{
    private static readonly SplitPreTokenizer Words = new(Gpt2Scanner.Instance, SplitBehavior.Isolated);

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

/// <summary>Cuts after every so many code points.</summary>
internal sealed class FixedLengthPreTokenizer(int count) : PreTokenizer
{
    public override void Apply(PreTokenizedText text) => text.Split(Split);

    private void Split(ReadOnlySpan<char> piece, PreTokenizedText.PartList parts)
    {
        var start = 0;
        var taken = 0;
        for (var index = 0; index < piece.Length;)
        {
            CodePoint.At(piece, index, out var length);
            index += length;
            if (++taken == count || index == piece.Length)
            {
                parts.Add(start, index);
                start = index;
                taken = 0;
            }
        }
    }
}
