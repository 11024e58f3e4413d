using Fireworks.AI.Text.Jinja.Syntax;
using Fireworks.AI.Text.Jinja.Values;

namespace Fireworks.AI.Text.Jinja.Parsing;

/// <content>Literals, attributes and calls.</content>
internal sealed partial class ExpressionParser
{
    public ArgumentList ParseArguments()
    {
        var line = tokens.Current.Line;
        tokens.ExpectOperator("(");
        var positional = new List<Expression>();
        var names = new List<string>();
        var named = new List<Expression>();
        Expression? spreadPositional = null;
        Expression? spreadNamed = null;
        for (var first = true; !tokens.Current.IsOperator(")"); first = false)
        {
            if (!first)
            {
                tokens.ExpectOperator(",");
                if (tokens.Current.IsOperator(")"))
                {
                    break;
                }
            }

            var isClosed = spreadNamed is not null;
            if (tokens.TrySkipOperator("**"))
            {
                spreadNamed = Parse();
            }
            else if (tokens.TrySkipOperator("*"))
            {
                isClosed |= spreadPositional is not null;
                spreadPositional = Parse();
            }
            else if (tokens.Current.Kind == LexerTokenKind.Name && tokens.Next.IsOperator("="))
            {
                names.Add(tokens.Take().Text);
                tokens.Take();
                named.Add(Parse());
            }
            else
            {
                isClosed |= names.Count > 0 || spreadPositional is not null;
                positional.Add(Parse());
            }

            if (isClosed)
            {
                throw new ChatTemplateException("the arguments of a call are in the wrong order", line);
            }
        }

        tokens.ExpectOperator(")");
        return new ArgumentList([.. positional], [.. names], [.. named], spreadPositional, spreadNamed);
    }

    private Expression ParsePostfix(Expression value)
    {
        while (true)
        {
            if (tokens.TrySkipOperator("."))
            {
                value = ParseAttribute(value);
            }
            else if (tokens.TrySkipOperator("["))
            {
                value = ParseSubscript(value);
            }
            else if (tokens.Current.IsOperator("("))
            {
                var arguments = ParseArguments();
                if (value is AttributeExpression { Name: "get" } && arguments.FirstText is { } key)
                {
                    Attributes.Add(key);
                }

                value = new CallExpression(value, arguments);
            }
            else
            {
                return value;
            }
        }
    }

    private Expression ParseAttribute(Expression value)
    {
        if (tokens.Current.Kind == LexerTokenKind.Integer)
        {
            var index = tokens.Take();
            return new ItemExpression(value, new LiteralExpression(TemplateValue.From(NumberLiteral.ParseInteger(index.Text, index.Line))));
        }

        var name = tokens.ExpectName();
        Attributes.Add(name);
        return new AttributeExpression(value, name);
    }

    private Expression ParseSubscript(Expression value)
    {
        var start = tokens.Current.IsOperator(":") ? null : Parse();
        if (start is not null && !tokens.Current.IsOperator(":"))
        {
            if (start is LiteralExpression { Value.IsText: true } key)
            {
                Attributes.Add(key.Value.AsText);
            }

            if (tokens.Current.IsOperator(","))
            {
                throw new ChatTemplateException("several subscripts in one '[]' are not supported", tokens.Current.Line);
            }

            tokens.ExpectOperator("]");
            return new ItemExpression(value, start);
        }

        tokens.ExpectOperator(":");
        var stop = IsBoundEnd() ? null : Parse();
        var step = tokens.TrySkipOperator(":") && !IsBoundEnd() ? Parse() : null;
        tokens.ExpectOperator("]");
        return new SliceExpression(value, start, stop, step);

        bool IsBoundEnd() => tokens.Current.IsOperator(":") || tokens.Current.IsOperator("]");
    }

    private Expression ParsePrimary()
    {
        var token = tokens.Current;
        switch (token.Kind)
        {
            case LexerTokenKind.Name:
                var constant = token.Text switch
                {
                    "true" or "True" => new LiteralExpression(TemplateValue.True),
                    "false" or "False" => new LiteralExpression(TemplateValue.False),
                    "none" or "None" => new LiteralExpression(TemplateValue.None),
                    _ => null,
                };
                if (constant is null)
                {
                    return ParseName();
                }

                tokens.Take();
                return constant;
            case LexerTokenKind.Text:
                return ParseString();
            case LexerTokenKind.Integer:
                return new LiteralExpression(TemplateValue.From(NumberLiteral.ParseInteger(tokens.Take().Text, token.Line)));
            case LexerTokenKind.Float:
                return new LiteralExpression(TemplateValue.From(NumberLiteral.ParseFloat(tokens.Take().Text)));
            case LexerTokenKind.Operator when token.Text == "(":
                return ParseParentheses();
            case LexerTokenKind.Operator when token.Text == "[":
                return new SequenceExpression(ParseItems("[", "]"), SequenceForm.List);
            case LexerTokenKind.Operator when token.Text == "{":
                return ParseMap();
            default:
                throw tokens.Unexpected("a value");
        }
    }

    private LiteralExpression ParseString()
    {
        var text = tokens.Take().Text;
        while (tokens.Current.Kind == LexerTokenKind.Text)
        {
            text += tokens.Take().Text;
        }

        Strings.Add(text);
        return new LiteralExpression(TemplateValue.Text(text, isTemplate: true));
    }

    private Expression ParseParentheses()
    {
        tokens.ExpectOperator("(");
        var value = tokens.Current.IsOperator(")") ? new SequenceExpression([], SequenceForm.Tuple) : ParseTuple();
        tokens.ExpectOperator(")");
        return value;
    }

    private Expression[] ParseItems(string open, string close)
    {
        tokens.ExpectOperator(open);
        var items = new List<Expression>();
        while (!tokens.Current.IsOperator(close))
        {
            if (items.Count > 0)
            {
                tokens.ExpectOperator(",");
                if (tokens.Current.IsOperator(close))
                {
                    break;
                }
            }

            items.Add(Parse());
        }

        tokens.ExpectOperator(close);
        return [.. items];
    }

    private MapExpression ParseMap()
    {
        tokens.ExpectOperator("{");
        var entries = new List<(Expression, Expression)>();
        while (!tokens.Current.IsOperator("}"))
        {
            if (entries.Count > 0)
            {
                tokens.ExpectOperator(",");
                if (tokens.Current.IsOperator("}"))
                {
                    break;
                }
            }

            var key = Parse();
            tokens.ExpectOperator(":");
            entries.Add((key, Parse()));
        }

        tokens.ExpectOperator("}");
        return new MapExpression([.. entries]);
    }
}
