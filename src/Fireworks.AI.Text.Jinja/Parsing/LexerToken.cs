namespace Fireworks.AI.Text.Jinja.Parsing;

/// <summary>A token of the template with its line, counted from 1.</summary>
internal readonly record struct LexerToken(LexerTokenKind Kind, string Text, int Line)
{
    public bool IsOperator(string symbol) => Kind == LexerTokenKind.Operator && Text == symbol;

    public bool IsName(string name) => Kind == LexerTokenKind.Name && Text == name;

    /// <summary>Gets the token as an error shows it.</summary>
    public string Description => Kind switch
    {
        LexerTokenKind.Data => "text",
        LexerTokenKind.OutputBegin => "'{{'",
        LexerTokenKind.OutputEnd => "'}}'",
        LexerTokenKind.BlockBegin => "'{%'",
        LexerTokenKind.BlockEnd => "'%}'",
        LexerTokenKind.Text => "a string",
        LexerTokenKind.End => "the end of the template",
        _ => $"'{Text}'",
    };
}

internal enum LexerTokenKind : byte
{
    Data,
    OutputBegin,
    OutputEnd,
    BlockBegin,
    BlockEnd,
    Name,
    Text,
    Integer,
    Float,
    Operator,
    End,
}
