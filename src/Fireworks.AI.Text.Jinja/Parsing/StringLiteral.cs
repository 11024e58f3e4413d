using System.Globalization;
using System.Text;

namespace Fireworks.AI.Text.Jinja.Parsing;

/// <summary>String literals with Python's escapes; unknown escapes stay as they are.</summary>
internal static class StringLiteral
{
    public static string Unescape(ReadOnlySpan<char> literal, int line)
    {
        if (!literal.Contains('\\'))
        {
            return literal.ToString();
        }

        var text = new StringBuilder(literal.Length);
        for (var i = 0; i < literal.Length; i++)
        {
            if (literal[i] != '\\')
            {
                text.Append(literal[i]);
                continue;
            }

            i++;
            switch (literal[i])
            {
                case '\n':
                    break;
                case '\\' or '\'' or '"':
                    text.Append(literal[i]);
                    break;
                case 'n':
                    text.Append('\n');
                    break;
                case 't':
                    text.Append('\t');
                    break;
                case 'r':
                    text.Append('\r');
                    break;
                case 'a':
                    text.Append('\a');
                    break;
                case 'b':
                    text.Append('\b');
                    break;
                case 'f':
                    text.Append('\f');
                    break;
                case 'v':
                    text.Append('\v');
                    break;
                case >= '0' and <= '7':
                    i = AppendOctal(text, literal, i);
                    break;
                case 'x':
                    i = AppendHex(text, literal, i, 2, line);
                    break;
                case 'u':
                    i = AppendHex(text, literal, i, 4, line);
                    break;
                case 'U':
                    i = AppendHex(text, literal, i, 8, line);
                    break;
                case 'N':
                    throw new ChatTemplateException("'\\N{...}' in a string is not supported; write the character itself", line);
                default:
                    text.Append('\\').Append(literal[i]);
                    break;
            }
        }

        return text.ToString();
    }

    private static int AppendOctal(StringBuilder text, ReadOnlySpan<char> literal, int start)
    {
        var value = 0;
        var end = start;
        while (end < literal.Length && end < start + 3 && literal[end] is >= '0' and <= '7')
        {
            value = (value * 8) + (literal[end++] - '0');
        }

        text.Append((char)value);
        return end - 1;
    }

    private static int AppendHex(StringBuilder text, ReadOnlySpan<char> literal, int letter, int digits, int line)
    {
        const NumberStyles Hex = NumberStyles.AllowHexSpecifier;
        if (letter + digits >= literal.Length
            || !uint.TryParse(literal.Slice(letter + 1, digits), Hex, CultureInfo.InvariantCulture, out var value)
            || value > 0x10FFFF)
        {
            throw new ChatTemplateException($"'\\{literal[letter]}' in a string needs {digits} hexadecimal digits", line);
        }

        if (value > 0xFFFF)
        {
            text.Append(new Rune(value).ToString());
        }
        else
        {
            text.Append((char)value);
        }

        return letter + digits;
    }
}
