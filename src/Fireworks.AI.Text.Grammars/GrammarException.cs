namespace Fireworks.AI.Text.Grammars;

/// <summary>A schema, grammar or pattern that cannot be enforced, with the construct and the place to change.</summary>
internal sealed class GrammarException : Exception
{
    public GrammarException(string message)
        : base(message)
    {
    }

    public GrammarException(string message, string? keyword, string? location)
        : base(message)
    {
        Keyword = keyword;
        Location = location;
    }

    /// <summary>The JSON Schema keyword that cannot be enforced, or null.</summary>
    public string? Keyword { get; }

    /// <summary>A JSON pointer into the schema, or a line of the grammar, or null.</summary>
    public string? Location { get; }

    /// <summary>An error by a keyword whose place the caller adds.</summary>
    public static GrammarException ForUnplaced(string keyword, string reason) => new(reason, keyword, null);

    public static GrammarException ForKeyword(string keyword, string location, string reason) =>
        new($"The schema keyword '{keyword}' at '#{location}' cannot be enforced: {reason}", keyword, location);
}
