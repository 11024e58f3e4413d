using Fireworks.AI.Text.Jinja.Rendering;
using Fireworks.AI.Text.Jinja.Values;

namespace Fireworks.AI.Text.Jinja.Operations;

/// <summary>Arithmetic, membership and repetition with Python's rules.</summary>
internal static class Operators
{
    private const int ElementCost = 8;

    public static TemplateValue Add(RenderState state, in TemplateValue left, in TemplateValue right)
    {
        if (left.IsText && right.IsText)
        {
            return left.IsMarkup || right.IsMarkup
                ? Concatenate(state, [Markup.Escape(state, left), Markup.Escape(state, right)]).AsMarkup
                : Concatenate(state, [left, right]);
        }

        if (left.Kind == ValueKind.Sequence && right.Kind == ValueKind.Sequence
            && left.AsSequence.Form == right.AsSequence.Form && left.AsSequence.Form is SequenceForm.List or SequenceForm.Tuple)
        {
            state.Budget.Spend((left.AsSequence.Count + right.AsSequence.Count) * ElementCost);
            return TemplateValue.From(new TemplateSequence([.. left.AsSequence.Items, .. right.AsSequence.Items], left.AsSequence.Form));
        }

        return Calculate("+", left, right, static (a, b) => checked(a + b), static (a, b) => a + b);
    }

    public static TemplateValue Concatenate(RenderState state, ReadOnlySpan<TemplateValue> texts)
    {
        var builder = state.RentBuilder();
        foreach (ref readonly var text in texts)
        {
            builder.Append(text);
        }

        return state.Finish(builder);
    }

    public static TemplateValue Subtract(in TemplateValue left, in TemplateValue right) =>
        Calculate("-", left, right, static (a, b) => checked(a - b), static (a, b) => a - b);

    public static TemplateValue Multiply(RenderState state, in TemplateValue left, in TemplateValue right)
    {
        if (left.IsIntegral && !right.IsNumber)
        {
            return Multiply(state, right, left);
        }

        if (right.IsIntegral && left.IsText)
        {
            state.Budget.SpendTimes(right.AsInteger, left.AsText.Length);
            var builder = state.RentBuilder();
            for (long i = 0; i < right.AsInteger && left.AsText.Length > 0; i++)
            {
                builder.Append(left);
            }

            return Markup.Like(left, state.Finish(builder));
        }

        if (right.IsIntegral && left.Kind == ValueKind.Sequence && left.AsSequence.Form is SequenceForm.List or SequenceForm.Tuple)
        {
            state.Budget.SpendTimes(right.AsInteger, left.AsSequence.Count * ElementCost);
            var items = new List<TemplateValue>();
            for (long i = 0; i < right.AsInteger && left.AsSequence.Count > 0; i++)
            {
                items.AddRange(left.AsSequence.Items);
            }

            return TemplateValue.From(new TemplateSequence(items, left.AsSequence.Form));
        }

        return Calculate("*", left, right, static (a, b) => checked(a * b), static (a, b) => a * b);
    }

    public static TemplateValue Divide(in TemplateValue left, in TemplateValue right)
    {
        CheckOperands("/", left, right);
        return TemplateValue.From(left.AsNumber / NotZero(right).AsNumber);
    }

    public static TemplateValue FloorDivide(in TemplateValue left, in TemplateValue right)
    {
        CheckOperands("//", left, right);
        NotZero(right);
        return Calculate("//", left, right, FloorDivide, static (a, b) => Math.Floor(a / b));
    }

    public static TemplateValue Modulo(RenderState state, in TemplateValue left, in TemplateValue right)
    {
        if (left.IsText)
        {
            return left.IsMarkup
                ? PercentFormat.Format(state, left.AsPlain, Markup.EscapeAll(state, right)).AsMarkup
                : PercentFormat.Format(state, left, right);
        }

        CheckOperands("%", left, right);
        NotZero(right);
        return Calculate("%", left, right, static (a, b) => b == -1 ? 0 : a - (FloorDivide(a, b) * b), FloatModulo);
    }

    public static TemplateValue Power(in TemplateValue left, in TemplateValue right)
    {
        CheckOperands("**", left, right);
        if (!left.IsIntegral || !right.IsIntegral || right.AsInteger < 0)
        {
            return right.AsNumber < 0 && left.AsNumber == 0
                ? throw new ChatTemplateException("division by zero")
                : TemplateValue.From(Math.Pow(left.AsNumber, right.AsNumber));
        }

        return Calculate("**", left, right, IntegerPower, Math.Pow);
    }

    public static TemplateValue Negate(in TemplateValue value) => value.IsIntegral && value.AsInteger != long.MinValue
        ? TemplateValue.From(-value.AsInteger)
        : value.Kind == ValueKind.Float ? TemplateValue.From(-value.AsNumber) : throw BadOperand("-", value);

    public static TemplateValue Positive(in TemplateValue value) => value.IsIntegral
        ? TemplateValue.From(value.AsInteger)
        : value.Kind == ValueKind.Float ? value : throw BadOperand("+", value);

    /// <summary>Tells whether <paramref name="container"/> holds <paramref name="item"/>.</summary>
    public static bool Contains(RenderState state, in TemplateValue container, in TemplateValue item)
    {
        switch (container.Kind)
        {
            case ValueKind.Text when item.IsText:
                state.Budget.Spend(container.AsText.Length / 16);
                return container.AsText.Contains(item.AsText, StringComparison.Ordinal);
            case ValueKind.Text:
                throw item.IsUndefined
                    ? item.UndefinedError()
                    : new ChatTemplateException($"'in' a string needs a string before it, not {item.TypeName}");
            case ValueKind.Map:
                return container.AsMap.TryGet(item, state.Comparer, out _);
            case ValueKind.Sequence:
                state.Budget.Spend(container.AsSequence.Count);
                foreach (var candidate in container.AsSequence.Walk())
                {
                    if (state.Comparer.AreEqual(candidate, item))
                    {
                        return true;
                    }
                }

                return false;
            case ValueKind.Undefined:
                return false;
            default:
                throw new ChatTemplateException($"'in' needs something to look in, not {container.TypeName}");
        }
    }

    private static TemplateValue Calculate(
        string symbol, in TemplateValue left, in TemplateValue right, Func<long, long, long> integers, Func<double, double, double> floats)
    {
        CheckOperands(symbol, left, right);
        if (!left.IsIntegral || !right.IsIntegral)
        {
            return TemplateValue.From(floats(left.AsNumber, right.AsNumber));
        }

        try
        {
            return TemplateValue.From(integers(left.AsInteger, right.AsInteger));
        }
        catch (OverflowException)
        {
            throw new ChatTemplateException($"the result of '{symbol}' is beyond 64 bits");
        }
    }

    private static void CheckOperands(string symbol, in TemplateValue left, in TemplateValue right)
    {
        if (!left.IsNumber || !right.IsNumber)
        {
            throw left.IsUndefined ? left.UndefinedError()
                : right.IsUndefined ? right.UndefinedError()
                : new ChatTemplateException($"'{symbol}' cannot be applied to {left.TypeName} and {right.TypeName}");
        }
    }

    private static ChatTemplateException BadOperand(string symbol, in TemplateValue value) => value.IsUndefined
        ? value.UndefinedError()
        : new ChatTemplateException($"'{symbol}' cannot be applied to {value.TypeName}");

    private static TemplateValue NotZero(in TemplateValue divisor) =>
        divisor.AsNumber == 0 ? throw new ChatTemplateException("division by zero") : divisor;

    private static long FloorDivide(long left, long right)
    {
        var quotient = checked(left / right);
        return left % right != 0 && (left < 0) != (right < 0) ? quotient - 1 : quotient;
    }

    private static double FloatModulo(double left, double right)
    {
        var rest = left % right;
        return rest != 0 && (rest < 0) != (right < 0) ? rest + right : rest;
    }

    private static long IntegerPower(long number, long exponent)
    {
        long result = 1;
        while (exponent > 0)
        {
            if ((exponent & 1) != 0)
            {
                result = checked(result * number);
            }

            exponent >>= 1;
            number = exponent > 0 ? checked(number * number) : number;
        }

        return result;
    }
}
