using System.Globalization;
using Fireworks.AI.Text.Jinja.Operations;
using Fireworks.AI.Text.Jinja.Rendering;
using Fireworks.AI.Text.Jinja.Values;

namespace Fireworks.AI.Text.Jinja.Builtins;

/// <summary>Filters that give numbers.</summary>
internal static class NumberFilters
{
    public static Dictionary<string, TemplateFilter> All { get; } = new()
    {
        ["int"] = ToInteger,
        ["float"] = ToFloat,
        ["abs"] = static (state, in value, in arguments) => state.Comparer.Compare(value, TemplateValue.From(0)) < 0
            ? Operators.Negate(value)
            : Operators.Positive(value),
        ["round"] = Round,
        ["sum"] = Sum,
    };

    private static TemplateValue ToInteger(RenderState state, in TemplateValue value, in Arguments arguments)
    {
        arguments.Expect("int", 0, "default", "base");
        var otherwise = arguments.Get(0, "default") is { IsMissing: false } given ? given : TemplateValue.From(0);
        var radix = arguments.GetInteger(1, "base", 10);
        switch (value.Kind)
        {
            case ValueKind.Integer or ValueKind.Boolean:
                return value.IsHugeInteger ? value : TemplateValue.From(value.AsInteger);
            case ValueKind.Float:
                return Truncate(value.AsNumber, otherwise);
            case ValueKind.Text:
                var digits = PythonText.Strip(value.AsText, left: true, right: true);
                return TryParse(digits, radix, out var integer) ? TemplateValue.From(integer)
                    : TryParseFloat(digits, out var number) ? Truncate(number, otherwise)
                    : otherwise;
            default:
                return value.IsUndefined ? otherwise : value.Kind == ValueKind.Object ? throw Bad("int", value) : otherwise;
        }
    }

    private static TemplateValue Truncate(double number, in TemplateValue otherwise) => double.IsNaN(number) || double.IsInfinity(number)
        ? otherwise
        : Math.Abs(number) < long.MaxValue
            ? TemplateValue.From((long)number)
            : throw new ChatTemplateException("the result of 'int' is beyond 64 bits");

    private static bool TryParse(string text, long radix, out long integer)
    {
        integer = 0;
        var isNegative = text.StartsWith('-');
        var digits = isNegative || text.StartsWith('+') ? text[1..] : text;
        var prefix = radix switch { 16 => "0x", 8 => "0o", 2 => "0b", _ => "" };
        if (prefix.Length > 0 && digits.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
        {
            digits = digits[2..];
        }

        if (digits.Length == 0 || digits[0] == '_' || digits[^1] == '_' || digits.Contains("__", StringComparison.Ordinal)
            || radix is < 2 or > 36)
        {
            return false;
        }

        foreach (var character in digits)
        {
            var digit = character == '_' ? -1
                : char.IsDigit(character) ? (int)char.GetNumericValue(character)
                : char.IsAsciiLetter(character) ? (character | 0x20) - 'a' + 10
                : int.MaxValue;
            if (digit >= radix)
            {
                return false;
            }

            try
            {
                integer = digit < 0 ? integer : checked((integer * radix) + digit);
            }
            catch (OverflowException)
            {
                throw new ChatTemplateException("the result of 'int' is beyond 64 bits");
            }
        }

        integer = isNegative ? -integer : integer;
        return true;
    }

    private static bool TryParseFloat(string text, out double number)
    {
        var lower = text.TrimStart('+', '-').ToLowerInvariant();
        var isNamed = lower is "inf" or "infinity" or "nan";
        number = isNamed ? (lower == "nan" ? double.NaN : text.StartsWith('-') ? double.NegativeInfinity : double.PositiveInfinity) : 0;
        const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        return isNamed || double.TryParse(text, Style, CultureInfo.InvariantCulture, out number);
    }

    private static TemplateValue ToFloat(RenderState state, in TemplateValue value, in Arguments arguments)
    {
        arguments.Expect("float", 0, "default");
        if (value.IsNumber)
        {
            return TemplateValue.From(value.AsNumber);
        }

        return value.IsText && TryParseFloat(PythonText.Strip(value.AsText, left: true, right: true), out var number)
            ? TemplateValue.From(number)
            : arguments.Get(0, "default") is { IsMissing: false } given ? given : TemplateValue.From(0.0);
    }

    private static TemplateValue Round(RenderState state, in TemplateValue value, in Arguments arguments)
    {
        arguments.Expect("round", 0, "precision", "method");
        if (!value.IsNumber)
        {
            throw Bad("round", value);
        }

        var precision = arguments.GetInteger(0, "precision", 0);
        var method = arguments.GetText(1, "method")?.AsText ?? "common";
        var number = value.AsNumber;
        var power = Math.Pow(10, precision);
        switch (method)
        {
            case "common" when value.IsIntegral && precision >= 0:
                return TemplateValue.From(value.AsInteger);
            case "common":
                return TemplateValue.From(RoundToEven(number, precision));
            case "ceil":
                return TemplateValue.From(Math.Ceiling(number * power) / power);
            case "floor":
                return TemplateValue.From(Math.Floor(number * power) / power);
            default:
                throw new ChatTemplateException("the method of round must be common, ceil or floor");
        }
    }

    /// <summary>Rounds the exact decimal value of the number, halves to even, as Python does.</summary>
    private static double RoundToEven(double number, long precision) => precision is < 0 or > 15
        ? precision < 0 ? Math.Round(number / Math.Pow(10, -precision), MidpointRounding.ToEven) * Math.Pow(10, -precision) : number
        : precision == 0
            ? Math.Round(number, MidpointRounding.ToEven)
            : double.Parse(
                number.ToString(string.Create(CultureInfo.InvariantCulture, $"F{precision}"), CultureInfo.InvariantCulture),
                CultureInfo.InvariantCulture);

    private static TemplateValue Sum(RenderState state, in TemplateValue value, in Arguments arguments)
    {
        arguments.Expect("sum", 0, "attribute", "start");
        var sum = arguments.Get(1, "start") is { IsMissing: false } start ? start : TemplateValue.From(0);
        var attribute = arguments.Get(0, "attribute");
        foreach (var item in Iteration.Items(state, value))
        {
            state.Budget.Step();
            sum = Operators.Add(state, sum, AttributePath.Get(state, item, attribute));
        }

        return sum;
    }

    private static ChatTemplateException Bad(string filter, in TemplateValue value) => value.IsUndefined
        ? value.UndefinedError()
        : new ChatTemplateException($"the filter '{filter}' cannot be applied to {value.TypeName}");
}
