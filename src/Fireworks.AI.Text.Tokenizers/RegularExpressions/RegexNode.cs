using Fireworks.AI.Text.RegularExpressions;

namespace Fireworks.AI.Text.Tokenizers.RegularExpressions;

/// <summary>A parsed regular expression.</summary>
internal abstract record RegexNode
{
    public enum RepeatMode
    {
        Greedy,
        Lazy,
        Possessive,
    }

    public enum AnchorKind
    {
        TextStart,
        TextEnd,
        TextEndBeforeLineBreak,
        LineStart,
        LineEnd,
        WordBoundary,
        NotWordBoundary,
    }

    /// <summary>One code point of a set.</summary>
    public sealed record One(CodePointSet Set) : RegexNode;

    public sealed record Sequence(IReadOnlyList<RegexNode> Parts) : RegexNode;

    public sealed record Alternatives(IReadOnlyList<RegexNode> Choices) : RegexNode;

    /// <summary>A part again and again; Maximum is int.MaxValue where there is none.</summary>
    public sealed record Repeat(RegexNode Part, int Minimum, int Maximum, RepeatMode Mode) : RegexNode;

    /// <summary>What must, or must not, stand ahead or behind.</summary>
    public sealed record Look(RegexNode Part, bool Behind, bool Negate) : RegexNode;

    /// <summary>A part that is not tried in another way once it has matched.</summary>
    public sealed record Atomic(RegexNode Part) : RegexNode;

    public sealed record Anchor(AnchorKind Kind) : RegexNode;
}
