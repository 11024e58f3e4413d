using System.Globalization;
using System.Text;
using Fireworks.AI.Text.Grammars.Languages;
using Fireworks.AI.Text.RegularExpressions;

namespace Fireworks.AI.Text.Grammars.RegularExpressions;

/// <summary>Character classes and escapes.</summary>
internal sealed partial class EcmaScriptParser
{
    /// <summary>What <c>\w</c> stands for.</summary>
    public static CodePointSet Word { get; } = CodePointSet.Of(('0', '9'), ('A', 'Z'), ('_', '_'), ('a', 'z'));

    private static readonly CodePointSet Digit = CodePointSet.Of(('0', '9'));

    // White space without the next-line control, but with the byte order mark.
    private static readonly CodePointSet Space =
        UnicodeProperties.WhiteSpace.And(CodePointSet.Of(0x85).Not()).Or(CodePointSet.Of(0xFEFF));

    // Anything but the ends of lines.
    private static readonly CodePointSet Dot = CodePointSet.Of(('\n', '\n'), ('\r', '\r'), (0x2028, 0x2029)).Not();

    private CodePointSet ParseClass()
    {
        var negated = TryRead('^');
        var ranges = new List<CodePointSet>();
        while (!TryRead(']'))
        {
            var first = ParseClassAtom(out var low);
            if (Current == '-' && _position + 1 < _codePoints.Length && _codePoints[_position + 1] != ']')
            {
                _position++;
                var second = ParseClassAtom(out var high);
                if (low < 0 || high < 0)
                {
                    ranges.Add(first.Or(second).Or(CodePointSet.Of('-')));
                    continue;
                }

                first = low <= high ? CodePointSet.Of((low, high)) : throw Error("a range of characters runs backwards");
            }

            ranges.Add(first);
        }

        var set = CodePointSet.Union(ranges);
        return negated ? set.Not() : set;
    }

    /// <summary>One item of a class; single is -1 when it is a set.</summary>
    private CodePointSet ParseClassAtom(out int single)
    {
        if (AtEnd)
        {
            throw Error("a '[' is not closed");
        }

        var value = _codePoints[_position++];
        var set = value != '\\' ? CodePointSet.Of(value)
            : TryRead('b') ? CodePointSet.Of('\b')
            : ParseSetEscape();
        single = set.Ranges.Length == 1 && set.Ranges[0].Low == set.Ranges[0].High ? set.Ranges[0].Low : -1;
        return set;
    }

    private CodePointSet ParseSetEscape()
    {
        if (AtEnd)
        {
            throw Error("it ends with a backslash");
        }

        var value = _codePoints[_position++];
        switch (value)
        {
            case 'd': return Digit;
            case 'D': return Digit.Not();
            case 'w': return Word;
            case 'W': return Word.Not();
            case 's': return Space;
            case 'S': return Space.Not();
            case 't': return CodePointSet.Of('\t');
            case 'n': return CodePointSet.Of('\n');
            case 'v': return CodePointSet.Of('\v');
            case 'f': return CodePointSet.Of('\f');
            case 'r': return CodePointSet.Of('\r');
            case '0' when Current is not (>= '0' and <= '9'): return CodePointSet.Of(0);
            case 'x' when TryReadHex(2, out var two): return CodePointSet.Of(two);
            case 'u': return CodePointSet.Of(ReadUnicode());
            case 'c' when Current is >= 'A' and <= 'Z' or >= 'a' and <= 'z': return CodePointSet.Of(_codePoints[_position++] & 0x1F);
            case 'p' or 'P' when Current == '{': return ReadProperty(value == 'P');
            case >= '0' and <= '9': throw Error("octal escapes and back-references are not supported");
            default: return CodePointSet.Of(value);
        }
    }

    private int ReadUnicode()
    {
        if (TryRead('{'))
        {
            var value = 0;
            while (Hex(Current) is >= 0 and var digit && value <= Dfa.MaximumCodePoint)
            {
                value = (value << 4) | digit;
                _position++;
            }

            Expect('}');
            return value <= Dfa.MaximumCodePoint ? value : throw Error("a code point is too large");
        }

        if (!TryReadHex(4, out var unit))
        {
            return 'u';
        }

        if (char.IsHighSurrogate((char)unit) && Current == '\\' && _position + 1 < _codePoints.Length && _codePoints[_position + 1] == 'u')
        {
            var back = _position;
            _position += 2;
            if (TryReadHex(4, out var low) && char.IsLowSurrogate((char)low))
            {
                return char.ConvertToUtf32((char)unit, (char)low);
            }

            _position = back;
        }

        return unit;
    }

    private CodePointSet ReadProperty(bool negated)
    {
        _position++;
        var name = new StringBuilder();
        while (!AtEnd && Current != '}')
        {
            name.Append(char.ConvertFromUtf32(_codePoints[_position++]));
        }

        Expect('}');
        var text = name.ToString();
        var category = text[(text.IndexOf('=', StringComparison.Ordinal) + 1)..];
        var set = category == "Any" ? CodePointSet.Any
            : UnicodeProperties.FindCategory(category)
            ?? throw Error($"the Unicode property '{text}' is not supported, only general categories are");
        return negated ? set.Not() : set;
    }

    private bool TryReadHex(int digits, out int value)
    {
        value = 0;
        for (var i = 0; i < digits; i++)
        {
            var digit = _position + i < _codePoints.Length ? Hex(_codePoints[_position + i]) : -1;
            if (digit < 0)
            {
                return false;
            }

            value = (value << 4) | digit;
        }

        _position += digits;
        return true;
    }

    private static int Hex(int value) => value is >= 0 and < 128 && char.IsAsciiHexDigit((char)value)
        ? int.Parse([(char)value], NumberStyles.HexNumber, CultureInfo.InvariantCulture)
        : -1;
}
