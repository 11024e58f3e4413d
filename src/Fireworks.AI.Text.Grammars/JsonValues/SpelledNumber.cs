using Fireworks.AI.Text.Grammars.Automata;

namespace Fireworks.AI.Text.Grammars.JsonValues;

/// <summary>All ways to write one number: with zeros behind, with exponents.</summary>
internal sealed record SpelledNumber : Position
{
    /// <summary>How many zeros and powers of ten further than needed a spelling is followed: nobody writes so many.</summary>
    private const int MaximumExcess = 40;

    private readonly string _digits;
    private readonly int _exponent;
    private readonly bool _negative;

    /// <param name="digits">The significant digits; none for zero.</param>
    /// <param name="exponent">The power of ten of the first of them.</param>
    /// <param name="negative">The sign.</param>
    private SpelledNumber(string digits, int exponent, bool negative) => (_digits, _exponent, _negative) = (digits, exponent, negative);

    private enum Phase
    {
        Start,
        Sign,
        Integer,
        Fraction,
        Exponent,
        ExponentDigits,
    }

    private Phase At { get; init; }

    /// <summary>How many significant digits have come.</summary>
    private int Matched { get; init; }

    /// <summary>The power of ten of the first significant digit, as far as it has been written.</summary>
    private int Scale { get; init; }

    private int WrittenExponent { get; init; }

    private bool IsExponentNegative { get; init; }

    public static SpelledNumber Create(string text)
    {
        var number = JsonNumber.Decimal.Parse(text, anyLength: true);
        var digits = number.Integer + number.Fraction;
        var significant = digits.TrimStart('0');
        var exponent = number.Integer.Length - 1 - (digits.Length - significant.Length);
        return new SpelledNumber(significant.TrimEnd('0'), exponent, number.Negative && significant.Length > 0) { Scale = -1 };
    }

    public override void AddTransitions(Transitions transitions)
    {
        if (IsComplete())
        {
            transitions.Accept();
        }

        // Zero may have either sign.
        if (At == Phase.Start && (_negative || _digits.Length == 0))
        {
            transitions.Add('-', '-', this with { At = Phase.Sign });
        }

        if (At is Phase.Integer)
        {
            transitions.Add('.', '.', this with { At = Phase.Fraction });
        }

        if (At is Phase.Integer or Phase.Fraction)
        {
            foreach (var mark in "eE")
            {
                transitions.Add(mark, mark, this with { At = Phase.Exponent });
            }
        }

        if (At == Phase.Exponent)
        {
            transitions.Add('+', '+', this with { At = Phase.ExponentDigits });
            transitions.Add('-', '-', this with { At = Phase.ExponentDigits, IsExponentNegative = true });
        }

        for (var digit = '0'; digit <= '9'; digit++)
        {
            if (Read(digit) is { } next)
            {
                transitions.Add(digit, digit, next);
            }
        }
    }

    private SpelledNumber? Read(char digit)
    {
        switch (At)
        {
            case Phase.Start when _negative:
                return null;
            case Phase.Exponent or Phase.ExponentDigits:
                var written = Math.Min(10_000, (WrittenExponent * 10) + digit - '0');
                return this with { At = Phase.ExponentDigits, WrittenExponent = written };
            default:
                var at = At == Phase.Fraction ? Phase.Fraction : Phase.Integer;
                if (Matched == 0 && digit == '0')
                {
                    var isFurther = at == Phase.Fraction && _digits.Length > 0;
                    return WithScale(this with { At = at }, isFurther ? Scale - 1 : Scale);
                }

                if (digit != (Matched < _digits.Length ? _digits[Matched] : '0') || _digits.Length == 0)
                {
                    return null;
                }

                // Before the point each digit makes the first one larger.
                var scale = at == Phase.Integer ? Scale + 1 : Scale;
                return WithScale(this with { At = at, Matched = Math.Min(Matched + 1, _digits.Length) }, scale);
        }
    }

    private SpelledNumber? WithScale(SpelledNumber next, int scale) =>
        Math.Abs(scale) > Math.Abs(_exponent) + MaximumExcess ? null : next with { Scale = scale };

    private bool IsComplete()
    {
        if (At is Phase.Start or Phase.Sign or Phase.Exponent || Matched < _digits.Length)
        {
            return false;
        }

        return _digits.Length == 0 || Scale + (IsExponentNegative ? -WrittenExponent : WrittenExponent) == _exponent;
    }
}
