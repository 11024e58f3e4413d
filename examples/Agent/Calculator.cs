using System.Globalization;

namespace Agent;

/// <summary>Evaluates arithmetic: numbers, + - * / %, ^ and parentheses.</summary>
internal sealed class Calculator
{
    private readonly string _expression;
    private int _position;
    private int _depth;

    private Calculator(string expression) => _expression = expression;

    public static object Evaluate(string expression)
    {
        try
        {
            var calculator = new Calculator(expression.Replace('×', '*').Replace('÷', '/'));
            var value = calculator.Sum();
            calculator.SkipSpaces();
            return calculator._position == calculator._expression.Length && double.IsFinite(value)
                ? new { expression, result = Rounded(value) }
                : new { expression, error = "not an arithmetic expression" };
        }
        catch (FormatException exception)
        {
            return new { expression, error = exception.Message };
        }
    }

    /// <summary>Without the last digits, in which binary numbers differ from decimal ones: 0.1 + 0.2 is 0.3.</summary>
    private static double Rounded(double value) => Math.Abs(value) >= 1e-4
        ? Math.Round(value, 10)
        : double.Parse(value.ToString("G10", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    /// <summary>A sum, of which those last digits are not all that is left: 0.1 + 0.2 - 0.3 is 0.</summary>
    private static double Added(double a, double b) =>
        !(double.IsInteger(a) && double.IsInteger(b)) && Math.Abs(a + b) < Math.Abs(a) * 1e-14 ? 0 : a + b;

    private double Sum()
    {
        var value = Product();
        while (true)
        {
            if (TryTake('+'))
            {
                value = Added(value, Product());
            }
            else if (TryTake('-'))
            {
                value = Added(value, -Product());
            }
            else
            {
                return value;
            }
        }
    }

    private double Product()
    {
        var value = Power();
        while (true)
        {
            if (TryTake('*'))
            {
                value *= Power();
            }
            else if (TryTake('/'))
            {
                value /= Power();
            }
            else if (TryTake('%'))
            {
                value %= Power();
            }
            else
            {
                return value;
            }
        }
    }

    private double Power()
    {
        var value = Operand();
        return TryTake('^') ? Math.Pow(value, Power()) : value;
    }

    private double Operand()
    {
        if (++_depth > 100)
        {
            throw new FormatException("the expression is nested too deeply");
        }

        try
        {
            if (TryTake('-'))
            {
                return -Power();
            }

            if (TryTake('('))
            {
                var value = Sum();
                return TryTake(')') ? value : throw new FormatException("a closing parenthesis is missing");
            }

            return Number();
        }
        finally
        {
            _depth--;
        }
    }

    private double Number()
    {
        SkipSpaces();
        var start = _position;
        while (_position < _expression.Length && (char.IsAsciiDigit(_expression[_position]) || _expression[_position] == '.'))
        {
            _position++;
        }

        var digits = _expression.AsSpan(start, _position - start);
        return double.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new FormatException($"a number is missing at position {start + 1}");
    }

    private bool TryTake(char symbol)
    {
        SkipSpaces();
        if (_position < _expression.Length && _expression[_position] == symbol)
        {
            _position++;
            return true;
        }

        return false;
    }

    private void SkipSpaces()
    {
        while (_position < _expression.Length && char.IsWhiteSpace(_expression[_position]))
        {
            _position++;
        }
    }
}
