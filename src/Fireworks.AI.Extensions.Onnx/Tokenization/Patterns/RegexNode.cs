namespace Fireworks.AI.Extensions.Onnx.Tokenization;

/// <summary>A parsed regular expression.</summary>
internal abstract record RegexNode
{
    internal enum RepeatMode
    {
        Greedy,
        Lazy,
        Possessive,
    }

    internal enum AnchorKind
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
    internal sealed record One(CharacterSet Set) : RegexNode;

    internal sealed record Sequence(IReadOnlyList<RegexNode> Parts) : RegexNode;

    internal sealed record Alternatives(IReadOnlyList<RegexNode> Choices) : RegexNode;

    /// <summary>A part again and again; Maximum is int.MaxValue where there is none.</summary>
    internal sealed record Repeat(RegexNode Part, int Minimum, int Maximum, RepeatMode Mode) : RegexNode;

    /// <summary>What must, or must not, stand ahead or behind.</summary>
    internal sealed record Look(RegexNode Part, bool Behind, bool Negate) : RegexNode;

    /// <summary>A part that is not tried in another way once it has matched.</summary>
    internal sealed record Atomic(RegexNode Part) : RegexNode;

    internal sealed record Anchor(AnchorKind Kind) : RegexNode;
}
