namespace Fireworks.AI.Extensions.Onnx.Tokenization;

/// <summary>Cuts after every so many code points.</summary>
internal sealed class FixedLengthPreTokenizer(int count) : PreTokenizer
{
    public override void Apply(PreTokenizedText text) => text.Split(Split);

    private void Split(ReadOnlySpan<char> piece, PreTokenizedText.PartList parts)
    {
        int start = 0;
        int taken = 0;
        for (int index = 0; index < piece.Length;)
        {
            CodePoint.At(piece, index, out int length);
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
