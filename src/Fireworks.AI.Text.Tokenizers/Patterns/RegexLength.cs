namespace Fireworks.AI.Text.Tokenizers;

/// <summary>The number of code points that a part of a regular expression matches, where it is always the same.</summary>
internal static class RegexLength
{
    /// <exception cref="FormatException">The length differs.</exception>
    public static int Of(RegexNode node) => TryGet(node)
        ?? throw new FormatException("looking behind for something without fixed length is not supported");

    private static int? TryGet(RegexNode node) => node switch
    {
        RegexNode.One => 1,
        RegexNode.Sequence sequence => sequence.Parts.Aggregate((int?)0, (sum, part) => sum + TryGet(part)),
        RegexNode.Alternatives alternatives => alternatives.Choices.Select(TryGet).Distinct().ToArray() is [var same] ? same : null,
        RegexNode.Repeat { Minimum: var count } repeat when count == repeat.Maximum && count < 1000 => TryGet(repeat.Part) * count,
        RegexNode.Atomic atomic => TryGet(atomic.Part),
        RegexNode.Look or RegexNode.Anchor => 0,
        _ => null,
    };
}
