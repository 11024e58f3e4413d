using System.Globalization;
using System.Text;

namespace Fireworks.AI.Text.Jinja.Values;

/// <summary>Characters, code points and the printed form of numbers and strings, as Python has them.</summary>
internal static class PythonText
{
    public static bool IsSpace(char character) => char.IsWhiteSpace(character) || character is >= '\x1c' and <= '\x1f';

    /// <summary>Tells whether UTF-16 units and code points coincide.</summary>
    public static bool IsFlat(string text) => text.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF') < 0;

    public static int Length(string text)
    {
        if (IsFlat(text))
        {
            return text.Length;
        }

        var count = 0;
        for (var i = 0; i < text.Length; i += CountUnits(text, i))
        {
            count++;
        }

        return count;
    }

    /// <summary>Counts the UTF-16 units of the code point at a position.</summary>
    public static int CountUnits(string text, int position) =>
        char.IsHighSurrogate(text[position]) && position + 1 < text.Length && char.IsLowSurrogate(text[position + 1]) ? 2 : 1;

    /// <summary>Gets the position in UTF-16 units of a code point, which may be the end.</summary>
    public static int Offset(string text, int codePoint)
    {
        if (IsFlat(text))
        {
            return Math.Min(codePoint, text.Length);
        }

        var position = 0;
        for (; codePoint > 0 && position < text.Length; codePoint--)
        {
            position += CountUnits(text, position);
        }

        return position;
    }

    /// <summary>Gets the number of code points before a position.</summary>
    public static int CodePointsBefore(string text, int position) => IsFlat(text) ? position : Length(text[..position]);

    /// <summary>Removes whitespace at the ends.</summary>
    public static string Strip(string text, bool left, bool right)
    {
        (var start, var end) = StripBounds(text, null, left, right);
        return text[start..end];
    }

    /// <summary>Finds what is left without the given characters, or without whitespace, at the ends.</summary>
    public static (int Start, int End) StripBounds(string text, string? characters, bool left, bool right)
    {
        var start = 0;
        var end = text.Length;
        while (left && start < end && IsStripped(text[start], characters))
        {
            start++;
        }

        while (right && end > start && IsStripped(text[end - 1], characters))
        {
            end--;
        }

        return (start, end);
    }

    /// <summary>Writes a number in Python's notation, with the fewest digits that read back as the same number.</summary>
    public static string Format(double value)
    {
        if (double.IsNaN(value))
        {
            return "nan";
        }

        if (double.IsInfinity(value))
        {
            return value > 0 ? "inf" : "-inf";
        }

        var sign = double.IsNegative(value) ? "-" : "";
        var text = Math.Abs(value).ToString("R", CultureInfo.InvariantCulture);
        var mantissaEnd = text.IndexOf('E', StringComparison.Ordinal);
        var exponent = mantissaEnd < 0
            ? 0
            : int.Parse(text.AsSpan(mantissaEnd + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var mantissa = mantissaEnd < 0 ? text : text[..mantissaEnd];
        var point = mantissa.IndexOf('.', StringComparison.Ordinal);
        var digits = mantissa.Replace(".", "", StringComparison.Ordinal);
        exponent += (point < 0 ? mantissa.Length : point) - 1 - (digits.Length - digits.TrimStart('0').Length);
        digits = digits.Trim('0');
        if (digits.Length == 0)
        {
            return sign + "0.0";
        }

        if (exponent is < -4 or >= 16)
        {
            var fraction = digits.Length > 1 ? "." + digits[1..] : "";
            return $"{sign}{digits[0]}{fraction}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}";
        }

        if (exponent < 0)
        {
            return sign + "0." + new string('0', -exponent - 1) + digits;
        }

        return digits.Length <= exponent + 1
            ? sign + digits.PadRight(exponent + 1, '0') + ".0"
            : sign + digits[..(exponent + 1)] + "." + digits[(exponent + 1)..];
    }

    /// <summary>Appends a string as repr() shows it.</summary>
    public static void AppendRepresentation(StringBuilder output, string text)
    {
        var quote = text.Contains('\'') && !text.Contains('"') ? '"' : '\'';
        output.Append(quote);
        for (var i = 0; i < text.Length; i++)
        {
            var character = text[i];
            if (character == quote || character == '\\')
            {
                output.Append('\\').Append(character);
            }
            else if (character is >= ' ' and < '\x7f')
            {
                output.Append(character);
            }
            else if (CountUnits(text, i) == 2)
            {
                AppendRune(output, new Rune(character, text[++i]));
            }
            else
            {
                AppendUnit(output, character);
            }
        }

        output.Append(quote);
    }

    private static bool IsStripped(char character, string? characters) =>
        characters is null ? IsSpace(character) : characters.Contains(character);

    private static void AppendRune(StringBuilder output, Rune rune)
    {
        if (IsPrintable(Rune.GetUnicodeCategory(rune)))
        {
            output.Append(rune.ToString());
        }
        else
        {
            output.Append(CultureInfo.InvariantCulture, $"\\U{rune.Value:x8}");
        }
    }

    private static void AppendUnit(StringBuilder output, char character)
    {
        switch (character)
        {
            case '\n':
                output.Append("\\n");
                break;
            case '\r':
                output.Append("\\r");
                break;
            case '\t':
                output.Append("\\t");
                break;
            default:
                if (IsPrintable(CharUnicodeInfo.GetUnicodeCategory(character)))
                {
                    output.Append(character);
                }
                else if (character <= '\xff')
                {
                    output.Append(CultureInfo.InvariantCulture, $"\\x{(int)character:x2}");
                }
                else
                {
                    output.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}");
                }

                break;
        }
    }

    private static bool IsPrintable(UnicodeCategory category) => category is not (UnicodeCategory.Control or UnicodeCategory.Format
        or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.SpaceSeparator);
}
