using Fireworks.AI.Text.Grammars.Languages;

namespace Fireworks.AI.Text.Grammars.JsonValues;

/// <summary>Compares the texts of numbers with a bound, digit by digit, in plain and in exponential form at once.</summary>
internal sealed class JsonNumberComparison
{
    private readonly JsonNumber.Decimal _bound;
    private readonly string _significant;
    private readonly int _exponent;

    public JsonNumberComparison(JsonNumber.Decimal bound)
    {
        _bound = bound;
        var digits = bound.Integer + bound.Fraction;
        var zeros = digits.Length - digits.TrimStart('0').Length;
        _significant = digits.Trim('0');
        _exponent = bound.Integer.Length - 1 - zeros;
    }

    private enum Phase
    {
        Start,
        Sign,
        Zero,
        Integer,
        Point,
        Fraction,
        Exponent,
        ExponentSign,
        ExponentZero,
        ExponentDigit,
        ExponentEnd,
    }

    /// <param name="Phase">Where in the syntax.</param>
    /// <param name="Negative">The number's sign.</param>
    /// <param name="Digits">Digits read of the integer part, or of the fraction while it may equal the bound's.</param>
    /// <param name="Order">How the plain form compares so far with the bound's magnitude.</param>
    /// <param name="Significant">
    /// Significant digits read while the exponential form is possible and may be equal; -1 when it is not possible.
    /// </param>
    /// <param name="SignificantOrder">How those compare.</param>
    /// <param name="Exponent">The exponent's only digit so far, or at its end how it compares with the bound's.</param>
    /// <param name="NegativeExponent">The exponent's sign.</param>
    private readonly record struct Progress(
        Phase Phase, bool Negative, int Digits, int Order, int Significant, int SignificantOrder, int Exponent, bool NegativeExponent);

    public Dfa Build(bool less, bool equal, bool greater) => DfaExplorer.Explore(
        default(Progress),
        "+-.0123456789Ee",
        Step,
        state => Magnitude(state) is { } magnitude && Signed(state.Negative, magnitude) switch { < 0 => less, 0 => equal, > 0 => greater });

    private Progress? Step(Progress state, char character)
    {
        var digit = character - '0';
        var isDigit = digit is >= 0 and <= 9;
        return state.Phase switch
        {
            Phase.Start when character == '-' => state with { Phase = Phase.Sign, Negative = true },
            Phase.Start or Phase.Sign when digit == 0 => state with { Phase = Phase.Zero, Significant = -1 },
            Phase.Start or Phase.Sign when isDigit =>
                ReadSignificant(ReadInteger(state with { Phase = Phase.Integer }, character), character),
            Phase.Zero or Phase.Integer when character == '.' =>
                state with { Phase = Phase.Point, Digits = 0, Order = IntegerOrder(state) },
            Phase.Integer when isDigit => ReadInteger(state with { Significant = -1, SignificantOrder = 0 }, character),
            Phase.Point or Phase.Fraction when isDigit =>
                ReadSignificant(ReadFraction(state with { Phase = Phase.Fraction }, character), character),
            Phase.Integer or Phase.Fraction when character is 'e' or 'E' && state.Significant >= 0 =>
                new Progress(Phase.Exponent, state.Negative, 0, 0, 0, SignificantOrder(state), 0, false),
            Phase.Exponent when character is '+' or '-' => state with { Phase = Phase.ExponentSign, NegativeExponent = character == '-' },
            Phase.Exponent or Phase.ExponentSign or Phase.ExponentZero when digit == 0 => state with { Phase = Phase.ExponentZero },
            Phase.Exponent or Phase.ExponentSign or Phase.ExponentZero when isDigit =>
                state with { Phase = Phase.ExponentDigit, Exponent = digit },
            Phase.ExponentDigit when isDigit => state with
            {
                Phase = Phase.ExponentEnd,
                Exponent = ExponentOrder(state, (state.Exponent * 10) + digit),
                NegativeExponent = false,
            },
            _ => null,
        };
    }

    private Progress ReadInteger(Progress state, char character)
    {
        var bound = _bound.Integer;
        var order = state.Digits >= bound.Length ? 1 : state.Order != 0 ? state.Order : character.CompareTo(bound[state.Digits]);
        return state with { Digits = Math.Min(state.Digits + 1, bound.Length + 1), Order = Math.Sign(order) };
    }

    private Progress ReadFraction(Progress state, char character)
    {
        if (state.Order != 0)
        {
            return state with { Digits = 0 };
        }

        var order = character.CompareTo(state.Digits < _bound.Fraction.Length ? _bound.Fraction[state.Digits] : '0');
        return state with { Digits = order == 0 ? Math.Min(state.Digits + 1, _bound.Fraction.Length) : 0, Order = Math.Sign(order) };
    }

    private Progress ReadSignificant(Progress state, char character)
    {
        if (state.Significant < 0 || state.SignificantOrder != 0)
        {
            return state;
        }

        var order = character.CompareTo(state.Significant < _significant.Length ? _significant[state.Significant] : '0');
        return order == 0
            ? state with { Significant = Math.Min(state.Significant + 1, _significant.Length) }
            : state with { Significant = 0, SignificantOrder = Math.Sign(order) };
    }

    private int IntegerOrder(Progress state) => state.Digits < _bound.Integer.Length ? -1 : state.Order;

    private int SignificantOrder(Progress state) =>
        state.SignificantOrder != 0 ? state.SignificantOrder : state.Significant < _significant.Length ? -1 : 0;

    private int ExponentOrder(Progress state, int exponent) => (state.NegativeExponent ? -exponent : exponent).CompareTo(_exponent);

    /// <summary>How the number's magnitude compares with the bound's, or null where the text is not a number.</summary>
    private int? Magnitude(Progress state)
    {
        switch (state.Phase)
        {
            case Phase.Zero:
            case Phase.Integer:
                var whole = IntegerOrder(state);
                return whole == 0 && _bound.Fraction.Length > 0 ? -1 : whole;
            case Phase.Fraction:
                return state.Order == 0 && state.Digits < _bound.Fraction.Length ? -1 : state.Order;
            case Phase.ExponentZero:
            case Phase.ExponentDigit:
            case Phase.ExponentEnd:
                if (_bound.IsZero)
                {
                    return 1;
                }

                var order = state.Phase == Phase.ExponentEnd ? state.Exponent : ExponentOrder(state, state.Exponent);
                return order == 0 ? state.SignificantOrder : order;
            default:
                return null;
        }
    }

    private int Signed(bool negative, int magnitude) =>
        _bound.IsZero ? (negative ? -magnitude : magnitude)
        : _bound.Negative ? (negative ? -magnitude : 1)
        : negative ? -1 : magnitude;
}
