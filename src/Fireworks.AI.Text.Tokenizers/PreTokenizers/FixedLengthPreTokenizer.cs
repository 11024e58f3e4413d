namespace Fireworks.AI.Text.Tokenizers;

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
