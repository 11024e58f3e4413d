using Fireworks.AI.Text.Grammars.Languages;
using Fireworks.AI.Text.RegularExpressions;

namespace Fireworks.AI.Text.Grammars.RegularExpressions;

/// <summary>A parsed regular expression or rule body.</summary>
internal abstract record RegularExpression
{
    public sealed record Set(CodePointSet CodePoints) : RegularExpression;

    public sealed record Concat(IReadOnlyList<RegularExpression> Parts) : RegularExpression;

    public sealed record Alternate(IReadOnlyList<RegularExpression> Choices) : RegularExpression;

    /// <summary>A null maximum means no limit.</summary>
    public sealed record Repeat(RegularExpression Body, int Minimum, int? Maximum) : RegularExpression;

    public sealed record Anchor(RegexAnchor Kind) : RegularExpression;

    /// <summary>What follows here must match the body, or must not.</summary>
    public sealed record Lookahead(RegularExpression Body, bool Negative) : RegularExpression;

    /// <summary>A call of another rule, in grammars only.</summary>
    public sealed record Rule(int Index) : RegularExpression;

    /// <summary>A text in a language already built.</summary>
    public sealed record Language(Dfa Dfa) : RegularExpression;

    public static readonly RegularExpression Nothing = new Concat([]);
}

internal enum RegexAnchor
{
    Start,
    End,
    WordBoundary,
    NotWordBoundary,
}
