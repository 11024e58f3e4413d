using System.Globalization;
using Fireworks.AI.Text.RegularExpressions;
using Fireworks.AI.Text.Tokenizers.Characters;

namespace Fireworks.AI.Text.Tokenizers.RegularExpressions;

/// <summary>Reads what begins with a backslash, in and outside of brackets.</summary>
internal static class OnigurumaEscape
{
    /// <summary>\w outside of brackets, where Oniguruma takes superscript digits and fractions of Latin-1 in.</summary>
    public static CodePointSet WordOutsideOfClass { get; } =
        UnicodeProperties.Word.Or(CodePointSet.Of((0xB2, 0xB3), (0xB9, 0xB9), (0xBC, 0xBE)));

    private static CodePointSet Digit { get; } = UnicodeProperties.FindCategory("Nd")!;

    /// <summary>Reads a class such as \s or \p{L}, or returns null and leaves the position.</summary>
    public static CodePointSet? TryParseSet(string pattern, ref int position)
    {
        var name = position + 1 < pattern.Length ? pattern[position + 1] : '\0';
        var set = char.ToLowerInvariant(name) switch
        {
            'd' => Digit,
            's' => UnicodeProperties.WhiteSpace,
            'w' => UnicodeProperties.Word,
            'h' => UnicodeProperties.HexDigit,
            _ => null,
        };
        if (set is not null)
        {
            position += 2;
            return char.IsAsciiLetterUpper(name) ? set.Not() : set;
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

        set = UnicodeProperties.Find(property) ?? throw new FormatException($"the property \\p{{{property}}} is not supported");
        position = end + 1;
        return negate ? set.Not() : set;
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
            || !int.TryParse(
                pattern.AsSpan(start, end - start), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value)
            || value is < 0 or > 0x10FFFF)
        {
            throw new FormatException("a hexadecimal code point is expected behind \\x or \\u");
        }

        return value;
    }
}
