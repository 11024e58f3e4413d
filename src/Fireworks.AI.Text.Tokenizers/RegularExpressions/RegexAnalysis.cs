namespace Fireworks.AI.Text.Tokenizers.RegularExpressions;

/// <summary>What can be told of a part of a regular expression before it runs.</summary>
internal static class RegexAnalysis
{
    private const int LongestRepeat = 1000;

    /// <summary>
    /// The ASCII characters that a part can start with, as a table; null for a part that can match nothing or whose start is not known.
    /// </summary>
    public static bool[]? FirstCharacters(RegexNode node)
    {
        var first = new bool[0x80];
        return CollectFirst(node, first) ? null : first;
    }

    /// <summary>The number of code points that a part matches, where it is always the same.</summary>
    /// <exception cref="FormatException">The length differs.</exception>
    public static int GetLength(RegexNode node) => FindLength(node)
        ?? throw new FormatException("looking behind for something without fixed length is not supported");

    // Whether the part can match without taking a character.
    private static bool CollectFirst(RegexNode node, bool[] first)
    {
        switch (node)
        {
            case RegexNode.One one:
                for (var character = 0; character < first.Length; character++)
                {
                    first[character] |= one.Set.Contains(character);
                }

                return false;
            case RegexNode.Sequence sequence:
                return sequence.Parts.All(part => CollectFirst(part, first));
            case RegexNode.Alternatives alternatives:
                return alternatives.Choices.Aggregate(false, (empty, choice) => CollectFirst(choice, first) | empty);
            case RegexNode.Repeat repeat:
                return CollectFirst(repeat.Part, first) | repeat.Minimum == 0;
            case RegexNode.Atomic atomic:
                return CollectFirst(atomic.Part, first);
            default:
                return true;
        }
    }

    private static int? FindLength(RegexNode node) => node switch
    {
        RegexNode.One => 1,
        RegexNode.Sequence sequence => sequence.Parts.Aggregate((int?)0, (sum, part) => sum + FindLength(part)),
        RegexNode.Alternatives alternatives => alternatives.Choices.Select(FindLength).Distinct().ToArray() is [var same] ? same : null,
        RegexNode.Repeat { Minimum: var count } repeat when count == repeat.Maximum && count < LongestRepeat =>
            FindLength(repeat.Part) * count,
        RegexNode.Atomic atomic => FindLength(atomic.Part),
        RegexNode.Look or RegexNode.Anchor => 0,
        _ => null,
    };
}
