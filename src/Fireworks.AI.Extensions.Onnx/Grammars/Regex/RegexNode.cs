namespace Fireworks.AI.Extensions.Onnx.Grammars;

/// <summary>A parsed regular expression or rule body.</summary>
internal abstract record RegexNode
{
    internal sealed record Set(CodePointSet CodePoints) : RegexNode;

    internal sealed record Concat(IReadOnlyList<RegexNode> Parts) : RegexNode;

    internal sealed record Alternate(IReadOnlyList<RegexNode> Choices) : RegexNode;

    /// <summary>A null maximum means no limit.</summary>
    internal sealed record Repeat(RegexNode Body, int Minimum, int? Maximum) : RegexNode;

    internal sealed record Anchor(RegexAnchor Kind) : RegexNode;

    /// <summary>What follows here must match the body, or must not.</summary>
    internal sealed record Lookahead(RegexNode Body, bool Negative) : RegexNode;

    /// <summary>A call of another rule, in grammars only.</summary>
    internal sealed record Rule(int Index) : RegexNode;

    /// <summary>A text in a language already built.</summary>
    internal sealed record Language(Dfa Dfa) : RegexNode;

    internal static readonly RegexNode Nothing = new Concat([]);
}

internal enum RegexAnchor
{
    Start,
    End,
    WordBoundary,
    NotWordBoundary,
}
