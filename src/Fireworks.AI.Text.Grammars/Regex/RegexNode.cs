namespace Fireworks.AI.Text.Grammars;

/// <summary>A parsed regular expression or rule body.</summary>
internal abstract record RegexNode
{
    public sealed record Set(CodePointSet CodePoints) : RegexNode;

    public sealed record Concat(IReadOnlyList<RegexNode> Parts) : RegexNode;

    public sealed record Alternate(IReadOnlyList<RegexNode> Choices) : RegexNode;

    /// <summary>A null maximum means no limit.</summary>
    public sealed record Repeat(RegexNode Body, int Minimum, int? Maximum) : RegexNode;

    public sealed record Anchor(RegexAnchor Kind) : RegexNode;

    /// <summary>What follows here must match the body, or must not.</summary>
    public sealed record Lookahead(RegexNode Body, bool Negative) : RegexNode;

    /// <summary>A call of another rule, in grammars only.</summary>
    public sealed record Rule(int Index) : RegexNode;

    /// <summary>A text in a language already built.</summary>
    public sealed record Language(Dfa Dfa) : RegexNode;

    public static readonly RegexNode Nothing = new Concat([]);
}

internal enum RegexAnchor
{
    Start,
    End,
    WordBoundary,
    NotWordBoundary,
}
