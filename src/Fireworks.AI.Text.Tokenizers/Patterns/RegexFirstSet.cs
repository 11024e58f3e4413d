namespace Fireworks.AI.Text.Tokenizers;

/// <summary>The ASCII characters that a part of a regular expression can start with.</summary>
internal static class RegexFirstSet
{
    /// <summary>The characters as a table, or null for a part that can match nothing or whose start is not known.</summary>
    public static bool[]? TryGet(RegexNode node)
    {
        var first = new bool[0x80];
        return Collect(node, first) ? null : first;
    }

    // Whether the part can match without taking a character.
    private static bool Collect(RegexNode node, bool[] first)
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
                return sequence.Parts.All(part => Collect(part, first));
            case RegexNode.Alternatives alternatives:
                return alternatives.Choices.Aggregate(false, (empty, choice) => Collect(choice, first) | empty);
            case RegexNode.Repeat repeat:
                return Collect(repeat.Part, first) | repeat.Minimum == 0;
            case RegexNode.Atomic atomic:
                return Collect(atomic.Part, first);
            default:
                return true;
        }
    }
}
