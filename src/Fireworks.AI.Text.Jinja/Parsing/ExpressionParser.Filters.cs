using Fireworks.AI.Text.Jinja.Builtins;
using Fireworks.AI.Text.Jinja.Syntax;

namespace Fireworks.AI.Text.Jinja.Parsing;

/// <content>Filters and tests after a value.</content>
internal sealed partial class ExpressionParser
{
    /// <summary>Reads filters after a value; at least one where <paramref name="startsWithName"/>.</summary>
    public Expression ParseFilters(Expression value, bool startsWithName = false)
    {
        while (startsWithName || tokens.TrySkipOperator("|"))
        {
            startsWithName = false;
            var name = tokens.Current;
            var filter = Filters.Find(tokens.ExpectName()) ?? Filters.Refuse(name.Text);
            var arguments = tokens.Current.IsOperator("(") ? ParseArguments() : ArgumentList.Empty;
            value = new FilterExpression(value, filter, arguments);
        }

        return value;
    }

    private Expression ParseFiltersAndTests(Expression value)
    {
        while (true)
        {
            if (tokens.Current.IsOperator("|"))
            {
                value = ParseFilters(value);
            }
            else if (tokens.TrySkipName("is"))
            {
                value = ParseTest(value);
            }
            else if (tokens.Current.IsOperator("("))
            {
                value = new CallExpression(value, ParseArguments());
            }
            else
            {
                return value;
            }
        }
    }

    private TestExpression ParseTest(Expression value)
    {
        var isNegated = tokens.TrySkipName("not");
        var name = tokens.Current;
        var test = JinjaTests.Find(tokens.ExpectName())
            ?? JinjaTests.Refuse(name.Text);
        Tests.Add(name.Text);
        var next = tokens.Current;
        if (next.IsOperator("("))
        {
            return new TestExpression(value, test, ParseArguments(), isNegated);
        }

        var hasOperand = next.Kind is LexerTokenKind.Name or LexerTokenKind.Text or LexerTokenKind.Integer or LexerTokenKind.Float
            || next.IsOperator("[") || next.IsOperator("{");
        if (!hasOperand || next.IsName("else") || next.IsName("or") || next.IsName("and"))
        {
            return new TestExpression(value, test, ArgumentList.Empty, isNegated);
        }

        if (next.IsName("is"))
        {
            throw new ChatTemplateException("tests with 'is' cannot be chained; use parentheses or 'and'", next.Line);
        }

        var arguments = new ArgumentList([ParsePostfix(ParsePrimary())], [], [], null, null);
        return new TestExpression(value, test, arguments, isNegated);
    }
}
