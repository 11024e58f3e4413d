using System.Runtime.CompilerServices;
using Fireworks.AI.Text.Jinja.Syntax;
using Fireworks.AI.Text.Jinja.Values;

namespace Fireworks.AI.Text.Jinja.Parsing;

/// <summary>Reads expressions with Jinja's precedences.</summary>
internal sealed partial class ExpressionParser(TokenReader tokens)
{
    private const int MaximumDepth = 200;

    private readonly List<NameExpression> _names = [];
    private int _depth;

    /// <summary>Gets or sets the scope that names are read in.</summary>
    public Scope Scope { get; set; } = new(null, isFunction: true);

    public HashSet<string> Variables { get; } = new(StringComparer.Ordinal);

    public HashSet<string> Attributes { get; } = new(StringComparer.Ordinal);

    public HashSet<string> Strings { get; } = new(StringComparer.Ordinal);

    public HashSet<string> Tests { get; } = new(StringComparer.Ordinal);

    public void BindNames() => _names.ForEach(static name => name.Bind());

    public Expression Parse()
    {
        if (++_depth > MaximumDepth)
        {
            throw new ChatTemplateException($"expressions are nested deeper than {MaximumDepth} levels", tokens.Current.Line);
        }

        RuntimeHelpers.EnsureSufficientExecutionStack();
        var expression = ParseOr();
        while (tokens.TrySkipName("if"))
        {
            var condition = ParseOr();
            expression = new ConditionalExpression(condition, expression, tokens.TrySkipName("else") ? Parse() : null);
        }

        _depth--;
        return expression;
    }

    /// <summary>Reads an expression that may be a tuple without parentheses.</summary>
    public Expression ParseTuple(Func<Expression>? parseItem = null)
    {
        parseItem ??= Parse;
        var first = parseItem();
        if (!tokens.Current.IsOperator(","))
        {
            return first;
        }

        var items = new List<Expression> { first };
        while (tokens.TrySkipOperator(",") && !IsTupleEnd())
        {
            items.Add(parseItem());
        }

        return new SequenceExpression([.. items], SequenceForm.Tuple);
    }

    /// <summary>Reads an expression that is not followed by a condition: what a loop walks over.</summary>
    public Expression ParseTupleWithoutCondition() => ParseTuple(ParseOr);

    public NameExpression ParseName()
    {
        var name = new NameExpression(tokens.ExpectName(), Scope);
        _names.Add(name);
        Variables.Add(name.Name);
        return name;
    }

    private bool IsTupleEnd() =>
        tokens.Current.Kind is LexerTokenKind.BlockEnd or LexerTokenKind.OutputEnd || tokens.Current.IsOperator(")");

    private Expression ParseOr()
    {
        var left = ParseAnd();
        while (tokens.TrySkipName("or"))
        {
            left = new OrExpression(left, ParseAnd());
        }

        return left;
    }

    private Expression ParseAnd()
    {
        var left = ParseNot();
        while (tokens.TrySkipName("and"))
        {
            left = new AndExpression(left, ParseNot());
        }

        return left;
    }

    private Expression ParseNot()
    {
        var count = 0;
        while (tokens.TrySkipName("not"))
        {
            count++;
        }

        var operand = ParseComparison();
        return count == 0 ? operand
            : count % 2 == 1 ? new NotExpression(operand)
            : new NotExpression(new NotExpression(operand));
    }

    private Expression ParseComparison()
    {
        var first = ParseSum();
        List<(string, Expression)>? rest = null;
        while (true)
        {
            string symbol;
            var token = tokens.Current;
            if (token.Kind == LexerTokenKind.Operator && token.Text is "==" or "!=" or "<" or "<=" or ">" or ">=")
            {
                symbol = tokens.Take().Text;
            }
            else if (tokens.TrySkipName("in"))
            {
                symbol = "in";
            }
            else if (token.IsName("not") && tokens.Next.IsName("in"))
            {
                tokens.Take();
                tokens.Take();
                symbol = "not in";
            }
            else
            {
                return rest is null ? first : new ComparisonExpression(first, [.. rest]);
            }

            (rest ??= []).Add((symbol, ParseSum()));
        }
    }

    private Expression ParseSum()
    {
        var left = ParseConcatenation();
        while (true)
        {
            if (tokens.TrySkipOperator("-"))
            {
                left = new ArithmeticExpression("-", left, ParseConcatenation());
            }
            else if (tokens.Current.IsOperator("+"))
            {
                var operands = new List<Expression> { left };
                while (tokens.TrySkipOperator("+"))
                {
                    operands.Add(ParseConcatenation());
                }

                left = new AddExpression([.. operands]);
            }
            else
            {
                return left;
            }
        }
    }

    private Expression ParseConcatenation()
    {
        var first = ParseProduct();
        if (!tokens.Current.IsOperator("~"))
        {
            return first;
        }

        var operands = new List<Expression> { first };
        while (tokens.TrySkipOperator("~"))
        {
            operands.Add(ParseProduct());
        }

        return new ConcatenationExpression([.. operands]);
    }

    private Expression ParseProduct()
    {
        var left = ParsePower();
        while (tokens.Current.Kind == LexerTokenKind.Operator && tokens.Current.Text is "*" or "/" or "//" or "%")
        {
            left = new ArithmeticExpression(tokens.Take().Text, left, ParsePower());
        }

        return left;
    }

    private Expression ParsePower()
    {
        var left = ParseUnary(withFilters: true);
        while (tokens.TrySkipOperator("**"))
        {
            left = new ArithmeticExpression("**", left, ParseUnary(withFilters: true));
        }

        return left;
    }

    private Expression ParseUnary(bool withFilters)
    {
        Expression value;
        var token = tokens.Current;
        if (token.IsOperator("-") || token.IsOperator("+"))
        {
            if (++_depth > MaximumDepth)
            {
                throw new ChatTemplateException($"expressions are nested deeper than {MaximumDepth} levels", token.Line);
            }

            tokens.Take();
            value = new SignExpression(ParseUnary(withFilters: false), token.Text == "-");
            _depth--;
        }
        else
        {
            value = ParsePrimary();
        }

        value = ParsePostfix(value);
        return withFilters ? ParseFiltersAndTests(value) : value;
    }
}
