namespace Fireworks.AI.Text.Jinja.Parsing;

/// <summary>Walks over the tokens of a template.</summary>
internal sealed class TokenReader(List<LexerToken> tokens)
{
    private int _position;

    public LexerToken Current => tokens[_position];

    public LexerToken Next => tokens[Math.Min(_position + 1, tokens.Count - 1)];

    public LexerToken Take()
    {
        var token = Current;
        if (token.Kind != LexerTokenKind.End)
        {
            _position++;
        }

        return token;
    }

    public bool TrySkipOperator(string symbol) => TrySkip(Current.IsOperator(symbol));

    public bool TrySkipName(string name) => TrySkip(Current.IsName(name));

    public void ExpectOperator(string symbol)
    {
        if (!TrySkipOperator(symbol))
        {
            throw Unexpected($"'{symbol}'");
        }
    }

    public string ExpectName() => Current.Kind == LexerTokenKind.Name ? Take().Text : throw Unexpected("a name");

    public void Expect(LexerTokenKind kind)
    {
        if (!TrySkip(Current.Kind == kind))
        {
            throw Unexpected(new LexerToken(kind, "", 0).Description);
        }
    }

    public ChatTemplateException Unexpected(string expected) =>
        new($"expected {expected}, found {Current.Description}", Current.Line);

    private bool TrySkip(bool condition)
    {
        if (condition)
        {
            Take();
        }

        return condition;
    }
}
