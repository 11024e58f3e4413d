using System.Globalization;

namespace Fireworks.AI.Text.Tokenizers;

/// <summary>Reads what begins with a backslash, in and outside of brackets.</summary>
internal static class RegexEscape
{
    /// <summary>Reads a class such as \s or \p{L}, or returns null and leaves the position.</summary>
    public static CharacterSet? TryParseSet(string pattern, ref int position)
    {
        var name = position + 1 < pattern.Length ? pattern[position + 1] : '\0';
        var set = char.ToLowerInvariant(name) switch
        {
            'd' => UnicodeProperty.Digit,
            's' => UnicodeProperty.WhiteSpace,
            'w' => UnicodeProperty.Word,
            'h' => UnicodeProperty.HexDigit,
            _ => null,
        };
        if (set is not null)
        {
            position += 2;
            return char.IsAsciiLetterUpper(name) ? set.Negate() : set;
        }

        if (name is not ('p' or 'P'))
        {
            return null;
        }

        var end = pattern.IndexOf('}', position);
        if (end < 0 || position + 2 >= pattern.Length || pattern[position + 2] != '{')
        {
            throw new FormatException($"\\{name} needs the name of a property in braces");
        }

        var property = pattern[(position + 3)..end];
        var negate = name == 'P';
        if (property.StartsWith('^'))
        {
            negate = !negate;
            property = property[1..];
        }

        set = UnicodeProperty.TryGet(property) ?? throw new FormatException($"the property \\p{{{property}}} is not supported");
        position = end + 1;
        return negate ? set.Negate() : set;
    }

    /// <summary>Reads an escaped character.</summary>
    public static int ParseCharacter(string pattern, ref int position)
    {
        if (position + 1 >= pattern.Length)
        {
            throw new FormatException("a backslash ends the pattern");
        }

        var codePoint = CodePoint.At(pattern, position + 1, out var length);
        position += 1 + length;
        switch (codePoint)
        {
            case 't':
                return '\t';
            case 'n':
                return '\n';
            case 'r':
                return '\r';
            case 'f':
                return '\f';
            case 'v':
                return '\v';
            case 'a':
                return '\a';
            case 'e':
                return '\e';
            case 'x':
                return ParseHex(pattern, ref position, 2);
            case 'u':
                return ParseHex(pattern, ref position, 4);
            case '0':
                return 0;
            default:
                return codePoint < 0x80 && char.IsAsciiLetterOrDigit((char)codePoint)
                    ? throw new FormatException($"the escape \\{(char)codePoint} is not supported")
                    : codePoint;
        }
    }

    private static int ParseHex(string pattern, ref int position, int digits)
    {
        var start = position;
        var end = start + digits;
        if (start < pattern.Length && pattern[start] == '{')
        {
            start++;
            end = pattern.IndexOf('}', start);
            position = end + 1;
        }
        else
        {
            position = end;
        }

        if (end < start || end > pattern.Length
            || !int.TryParse(pattern.AsSpan(start, end - start), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value)
            || value is < 0 or > 0x10FFFF)
        {
            throw new FormatException("a hexadecimal code point is expected behind \\x or \\u");
        }

        return value;
    }
}
