using System.Globalization;
using Fireworks.AI.Text.Jinja.Values;

namespace Fireworks.AI.Text.Jinja.Operations;

/// <summary>The digits of numbers in formats.</summary>
internal static class NumberFormat
{
    public static string Digits(in TemplateValue value, char type, int precision, bool alternate, bool grouped)
    {
        if (type is 'd' or 'i' or 'u' or 'n' || (type == '\0' && value.IsIntegral))
        {
            return value.IsIntegral
                ? value.AsInteger.ToString(grouped ? "#,0" : "D", CultureInfo.InvariantCulture)
                : throw Unsupported(value, type);
        }

        if (type is 'x' or 'X' or 'o' or 'b')
        {
            return value.IsIntegral ? InBase(value.AsInteger, type, alternate) : throw Unsupported(value, type);
        }

        var number = value.AsNumber * (type == '%' ? 100 : 1);
        if (!double.IsFinite(number))
        {
            return PythonText.Format(number);
        }

        var places = (precision < 0 ? 6 : precision).ToString(CultureInfo.InvariantCulture);
        return type switch
        {
            'f' or 'F' => number.ToString((grouped ? "N" : "F") + places, CultureInfo.InvariantCulture),
            '%' => number.ToString("F" + places, CultureInfo.InvariantCulture) + "%",
            'e' => Exponent(number, places, 'e'),
            'E' => Exponent(number, places, 'E'),
            'g' or 'G' => General(number, precision < 0 ? 6 : Math.Max(1, precision), type == 'g' ? 'e' : 'E'),
            '\0' => precision < 0 ? PythonText.Format(number) : General(number, Math.Max(1, precision), 'e'),
            _ => throw Unsupported(value, type),
        };
    }

    private static string InBase(long number, char type, bool alternate)
    {
        var magnitude = number == long.MinValue ? throw new ChatTemplateException("the number is beyond 63 bits")
            : type switch
            {
                'x' => Math.Abs(number).ToString("x", CultureInfo.InvariantCulture),
                'X' => Math.Abs(number).ToString("X", CultureInfo.InvariantCulture),
                'o' => Convert.ToString(Math.Abs(number), 8),
                _ => Convert.ToString(Math.Abs(number), 2),
            };
        return (number < 0 ? "-" : "") + (alternate ? $"0{type}" : "") + magnitude;
    }

    private static string Exponent(double number, string places, char letter)
    {
        var text = number.ToString($"{letter}{places}", CultureInfo.InvariantCulture);
        var digits = text.IndexOf(letter, StringComparison.Ordinal) + 2;
        return text[..digits] + text[digits..].TrimStart('0').PadLeft(2, '0');
    }

    private static string General(double number, int precision, char letter)
    {
        if (number == 0)
        {
            return "0";
        }

        var scientific = Exponent(number, (precision - 1).ToString(CultureInfo.InvariantCulture), letter);
        var at = scientific.IndexOf(letter, StringComparison.Ordinal);
        var exponent = int.Parse(scientific.AsSpan(at + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        if (exponent < -4 || exponent >= precision)
        {
            return TrimZeros(scientific[..at]) + scientific[at..];
        }

        var places = Math.Max(0, precision - 1 - exponent);
        return TrimZeros(number.ToString(string.Create(CultureInfo.InvariantCulture, $"F{places}"), CultureInfo.InvariantCulture));
    }

    private static string TrimZeros(string digits) => digits.Contains('.') ? digits.TrimEnd('0').TrimEnd('.') : digits;

    private static ChatTemplateException Unsupported(in TemplateValue value, char type) =>
        new($"the format '{type}' cannot show a value of type {value.TypeName}");
}
