using System.Globalization;

namespace Fireworks.AI.Text.Jinja.Parsing;

/// <summary>Numbers as Python writes them: underscores, other bases, exponents.</summary>
internal static class NumberLiteral
{
    public static int Scan(string source, int start, out bool isFloat)
    {
        isFloat = false;
        if (source[start] == '0' && start + 1 < source.Length && source[start + 1] is 'x' or 'X' or 'b' or 'B' or 'o' or 'O')
        {
            var last = start + 2;
            while (last < source.Length && (char.IsAsciiHexDigit(source[last]) || source[last] == '_'))
            {
                last++;
            }

            return last;
        }

        var end = Digits(source, start);
        if (start > 0 && source[start - 1] == '.')
        {
            return end;
        }

        if (end + 1 < source.Length && source[end] == '.' && char.IsAsciiDigit(source[end + 1]))
        {
            isFloat = true;
            end = Digits(source, end + 1);
        }

        if (end < source.Length && source[end] is 'e' or 'E')
        {
            var exponent = end + 1 < source.Length && source[end + 1] is '+' or '-' ? end + 2 : end + 1;
            if (exponent < source.Length && char.IsAsciiDigit(source[exponent]))
            {
                isFloat = true;
                end = Digits(source, exponent);
            }
        }

        return end;
    }

    public static long ParseInteger(string text, int line)
    {
        var digits = text.Replace("_", "", StringComparison.Ordinal);
        try
        {
            return digits.Length > 2 && digits[1] is 'x' or 'X' ? Convert.ToInt64(digits[2..], 16)
                : digits.Length > 2 && digits[1] is 'o' or 'O' ? Convert.ToInt64(digits[2..], 8)
                : digits.Length > 2 && digits[1] is 'b' or 'B' ? Convert.ToInt64(digits[2..], 2)
                : digits.Length > 1 && digits[0] == '0' && digits.AsSpan().IndexOfAnyExcept('0') >= 0
                    ? throw new FormatException()
                    : long.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);
        }
        catch (Exception exception) when (exception is FormatException or OverflowException or ArgumentException)
        {
            throw new ChatTemplateException($"'{text}' is not an integer of 64 bits", line);
        }
    }

    public static double ParseFloat(string text) =>
        double.Parse(text.Replace("_", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);

    private static int Digits(string source, int start)
    {
        while (start < source.Length && (char.IsAsciiDigit(source[start]) || source[start] == '_'))
        {
            start++;
        }

        return start;
    }
}
