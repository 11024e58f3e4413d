namespace Fireworks.AI.Text.Tokenizers;

/// <summary>Cuts at the matches of a pattern.</summary>
internal sealed class SplitPreTokenizer(TextPattern pattern, SplitBehavior behavior, bool invert = false) : PreTokenizer
{
    public override void Apply(PreTokenizedText text) => text.Split(Split);

    private void Split(ReadOnlySpan<char> piece, PreTokenizedText.PartList parts)
    {
        SplitCollector collector = new(parts, behavior, invert);
        var position = 0;
        var from = 0;
        while (from <= piece.Length && pattern.TryFind(piece, from, out var start, out var end))
        {
            collector.Add(position, start, isMatch: false);
            collector.Add(start, end, isMatch: true);
            position = end;

            // After an empty match the search goes on one code point further.
            from = end > start ? end : end < piece.Length ? end + LengthAt(piece, end) : piece.Length + 1;
        }

        collector.Add(position, piece.Length, isMatch: false);
        collector.Finish();
    }

    private static int LengthAt(ReadOnlySpan<char> text, int index)
    {
        CodePoint.At(text, index, out var length);
        return length;
    }
}
