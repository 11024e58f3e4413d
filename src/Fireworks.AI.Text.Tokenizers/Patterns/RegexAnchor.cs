namespace Fireworks.AI.Text.Tokenizers;

/// <summary>What a place in a text has to be like.</summary>
internal static class RegexAnchor
{
    public static bool Holds(RegexNode.AnchorKind kind, ReadOnlySpan<char> text, int position) => kind switch
    {
        RegexNode.AnchorKind.TextStart => position == 0,
        RegexNode.AnchorKind.TextEnd => position == text.Length,
        RegexNode.AnchorKind.TextEndBeforeLineBreak =>
            position == text.Length || (position == text.Length - 1 && text[position] == '\n'),
        RegexNode.AnchorKind.LineStart => position == 0 || (text[position - 1] == '\n' && position < text.Length),
        RegexNode.AnchorKind.LineEnd => position == text.Length || text[position] == '\n',
        RegexNode.AnchorKind.WordBoundary => IsBoundary(text, position),
        _ => !IsBoundary(text, position),
    };

    private static bool IsBoundary(ReadOnlySpan<char> text, int position)
    {
        var before = position > 0 && UnicodeProperty.WordOutsideOfClass.Contains(CodePoint.Before(text, position, out _));
        var after = position < text.Length && UnicodeProperty.WordOutsideOfClass.Contains(CodePoint.At(text, position, out _));
        return before != after;
    }
}
