using Fireworks.AI.Text.Jinja.Operations;
using Fireworks.AI.Text.Jinja.Rendering;
using Fireworks.AI.Text.Jinja.Values;

namespace Fireworks.AI.Text.Jinja.Syntax;

/// <summary>A chain of additions, so that the texts of a long one are copied once.</summary>
internal sealed class AddExpression(Expression[] operands) : Expression
{
    public override TemplateValue Evaluate(RenderState state)
    {
        var values = Operands(state, out var areTexts);
        return areTexts ? Operators.Concatenate(state, values) : Sum(state, values);
    }

    public override void Emit(RenderState state)
    {
        var values = Operands(state, out var areTexts);
        if (!areTexts)
        {
            Printer.Append(state.Output, Sum(state, values));
            return;
        }

        foreach (ref readonly var value in values.AsSpan())
        {
            state.Output.Append(value);
        }
    }

    private static TemplateValue Sum(RenderState state, TemplateValue[] values)
    {
        var sum = values[0];
        for (var i = 1; i < values.Length; i++)
        {
            sum = Operators.Add(state, sum, values[i]);
        }

        return sum;
    }

    private TemplateValue[] Operands(RenderState state, out bool areTexts)
    {
        areTexts = true;
        var values = new TemplateValue[operands.Length];
        for (var i = 0; i < operands.Length; i++)
        {
            values[i] = EvaluateOperand(operands[i], state);
            areTexts &= values[i].IsText && !values[i].IsMarkup;
        }

        return values;
    }
}

/// <summary>The operator <c>~</c>.</summary>
internal sealed class ConcatenationExpression(Expression[] operands) : Expression
{
    public override TemplateValue Evaluate(RenderState state)
    {
        var texts = new TemplateValue[operands.Length];
        for (var i = 0; i < operands.Length; i++)
        {
            texts[i] = state.ToText(EvaluateOperand(operands[i], state));
        }

        return Operators.Concatenate(state, texts);
    }
}

internal sealed class ArithmeticExpression(string symbol, Expression left, Expression right) : Expression
{
    public override TemplateValue Evaluate(RenderState state)
    {
        var first = EvaluateOperand(left, state);
        var second = right.Evaluate(state);
        return symbol switch
        {
            "-" => Operators.Subtract(first, second),
            "*" => Operators.Multiply(state, first, second),
            "/" => Operators.Divide(first, second),
            "//" => Operators.FloorDivide(first, second),
            "%" => Operators.Modulo(state, first, second),
            _ => Operators.Power(first, second),
        };
    }
}

internal sealed class SignExpression(Expression operand, bool isNegative) : Expression
{
    public override TemplateValue Evaluate(RenderState state)
    {
        var value = EvaluateOperand(operand, state);
        return isNegative ? Operators.Negate(value) : Operators.Positive(value);
    }
}

internal sealed class NotExpression(Expression operand) : Expression
{
    public override TemplateValue Evaluate(RenderState state) => TemplateValue.From(!EvaluateOperand(operand, state).IsTrue);
}

internal sealed class AndExpression(Expression left, Expression right) : Expression
{
    public override TemplateValue Evaluate(RenderState state)
    {
        var first = EvaluateOperand(left, state);
        return first.IsTrue ? right.Evaluate(state) : first;
    }
}

internal sealed class OrExpression(Expression left, Expression right) : Expression
{
    public override TemplateValue Evaluate(RenderState state)
    {
        var first = EvaluateOperand(left, state);
        return first.IsTrue ? first : right.Evaluate(state);
    }
}

internal sealed class ConditionalExpression(Expression condition, Expression then, Expression? otherwise) : Expression
{
    public override TemplateValue Evaluate(RenderState state) =>
        EvaluateOperand(condition, state).IsTrue ? then.Evaluate(state)
        : otherwise?.Evaluate(state) ?? TemplateValue.Undefined("the value of an 'if' without 'else'");

    public override void Emit(RenderState state)
    {
        if (EvaluateOperand(condition, state).IsTrue)
        {
            then.Emit(state);
        }
        else
        {
            otherwise?.Emit(state);
        }
    }
}

/// <summary>Comparisons, chained as in Python: each operand is evaluated once, and a false one ends the chain.</summary>
internal sealed class ComparisonExpression(Expression first, (string Symbol, Expression Operand)[] rest) : Expression
{
    public override TemplateValue Evaluate(RenderState state)
    {
        var left = EvaluateOperand(first, state);
        foreach ((var symbol, var operand) in rest)
        {
            var right = EvaluateOperand(operand, state);
            if (!Holds(state, symbol, left, right))
            {
                return TemplateValue.False;
            }

            left = right;
        }

        return TemplateValue.True;
    }

    private static bool Holds(RenderState state, string symbol, in TemplateValue left, in TemplateValue right) => symbol switch
    {
        "==" => state.Comparer.AreEqual(left, right),
        "!=" => !state.Comparer.AreEqual(left, right),
        "in" => Operators.Contains(state, right, left),
        "not in" => !Operators.Contains(state, right, left),
        "<" => state.Comparer.Compare(left, right) < 0,
        "<=" => state.Comparer.Compare(left, right) <= 0,
        ">" => state.Comparer.Compare(left, right) > 0,
        _ => state.Comparer.Compare(left, right) >= 0,
    };
}
