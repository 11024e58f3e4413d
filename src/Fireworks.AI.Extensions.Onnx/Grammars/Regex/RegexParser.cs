using System.Globalization;
using System.Text;

namespace Fireworks.AI.Extensions.Onnx.Grammars;

/// <summary>Reads ECMA-262 regular expressions, in the lenient form of web browsers.</summary>
internal sealed class RegexParser
{
    private const int MaximumLength = 50_000;
    private const int MaximumDepth = 200;

    private readonly string _pattern;
    private readonly int[] _codePoints;
    private int _position;
    private int _depth;

    private RegexParser(string pattern)
    {
        _pattern = pattern;
        _codePoints = [.. pattern.EnumerateRunes().Select(rune => rune.Value)];
    }

    private bool AtEnd => _position == _codePoints.Length;

    private int Current => AtEnd ? -1 : _codePoints[_position];

    internal static RegexNode Parse(string pattern)
    {
        if (pattern.Length > MaximumLength)
        {
            throw new GrammarException($"The pattern has {pattern.Length} characters; the limit is {MaximumLength}.");
        }

        var parser = new RegexParser(pattern);
        var node = parser.ParseAlternatives();
        return parser.AtEnd ? node : throw parser.Error("there is a ')' without '('");
    }

    private RegexNode ParseAlternatives()
    {
        if (++_depth > MaximumDepth)
        {
            throw Error($"its groups nest deeper than {MaximumDepth}");
        }

        var choices = new List<RegexNode>();
        do
        {
            choices.Add(ParseSequence());
        }
        while (TryRead('|'));
        _depth--;
        return choices.Count == 1 ? choices[0] : new RegexNode.Alternate(choices);
    }

    private RegexNode ParseSequence()
    {
        var parts = new List<RegexNode>();
        while (!AtEnd && Current != '|' && Current != ')')
        {
            var start = _position;
            var atom = ParseAtom();
            if (TryReadQuantifier(out var minimum, out var maximum))
            {
                if (atom is RegexNode.Anchor && _codePoints[start] != '(')
                {
                    throw Error("a quantifier has nothing to repeat");
                }

                TryRead('?');
                atom = new RegexNode.Repeat(atom, minimum, maximum);
            }

            parts.Add(atom);
        }

        return parts.Count == 1 ? parts[0] : new RegexNode.Concat(parts);
    }

    private RegexNode ParseAtom()
    {
        var value = _codePoints[_position++];
        switch (value)
        {
            case '^':
                return new RegexNode.Anchor(RegexAnchor.Start);
            case '$':
                return new RegexNode.Anchor(RegexAnchor.End);
            case '.':
                return new RegexNode.Set(CodePointSet.Dot);
            case '[':
                return new RegexNode.Set(ParseClass());
            case '(':
                return ParseGroup();
            case '\\':
                return ParseEscape();
            case '*' or '+' or '?':
                throw Error("a quantifier has nothing to repeat");
            case '{':
                _position--;
                if (TryReadQuantifier(out _, out _))
                {
                    throw Error("a quantifier has nothing to repeat");
                }

                _position++;
                return new RegexNode.Set(CodePointSet.Of(value));
            default:
                return new RegexNode.Set(CodePointSet.Of(value));
        }
    }

    private RegexNode ParseGroup()
    {
        bool? negativeLookahead = null;
        if (TryRead('?'))
        {
            if (TryRead('='))
            {
                negativeLookahead = false;
            }
            else if (TryRead('!'))
            {
                negativeLookahead = true;
            }
            else if (TryRead('<'))
            {
                if (Current is '=' or '!')
                {
                    throw Error("look-behind is not supported; say what must come before in the pattern itself");
                }

                while (!AtEnd && Current != '>')
                {
                    _position++;
                }

                Expect('>');
            }
            else if (!TryRead(':'))
            {
                throw Error("the group's kind is unknown");
            }
        }

        var body = ParseAlternatives();
        Expect(')');
        return negativeLookahead is { } negative ? new RegexNode.Lookahead(body, negative) : body;
    }

    private RegexNode ParseEscape()
    {
        switch (Current)
        {
            case 'b':
                _position++;
                return new RegexNode.Anchor(RegexAnchor.WordBoundary);
            case 'B':
                _position++;
                return new RegexNode.Anchor(RegexAnchor.NotWordBoundary);
            case >= '1' and <= '9' or 'k':
                throw Error("back-references are not supported");
            default:
                return new RegexNode.Set(ParseSetEscape());
        }
    }

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

        var set = new CodePointSet(ranges.SelectMany(range => range.Ranges.ToArray()));
        return negated ? set.Not() : set;
    }

    /// <summary>One member of a class; single is -1 when it is a set.</summary>
    private CodePointSet ParseClassAtom(out int single)
    {
        if (AtEnd)
        {
            throw Error("a '[' is not closed");
        }

        var value = _codePoints[_position++];
        var set = value != '\\' ? CodePointSet.Of(value) : TryRead('b') ? CodePointSet.Of('\b') : ParseSetEscape();
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
            case 'd': return CodePointSet.Digit;
            case 'D': return CodePointSet.Digit.Not();
            case 'w': return CodePointSet.Word;
            case 'W': return CodePointSet.Word.Not();
            case 's': return CodePointSet.Space;
            case 'S': return CodePointSet.Space.Not();
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
        var set = CodePointSet.OfCategory(category) ?? throw Error($"the Unicode property '{text}' is not supported, only general categories are");
        return negated ? set.Not() : set;
    }

    private bool TryReadQuantifier(out int minimum, out int? maximum)
    {
        (minimum, maximum) = (0, null);
        switch (Current)
        {
            case '*':
                _position++;
                return true;
            case '+':
                _position++;
                minimum = 1;
                return true;
            case '?':
                _position++;
                maximum = 1;
                return true;
            case '{':
                var back = _position++;
                if (TryReadNumber(out minimum))
                {
                    maximum = minimum;
                    if (TryRead(','))
                    {
                        maximum = TryReadNumber(out var most) ? most : null;
                    }

                    if (TryRead('}'))
                    {
                        return maximum is null || maximum >= minimum ? true : throw Error("a quantifier's bounds run backwards");
                    }
                }

                _position = back;
                return false;
            default:
                return false;
        }
    }

    private bool TryReadNumber(out int value)
    {
        var start = _position;
        long number = 0;
        while (Current is >= '0' and <= '9')
        {
            number = Math.Min(int.MaxValue, (number * 10) + Current - '0');
            _position++;
        }

        value = (int)number;
        return _position > start;
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

    private bool TryRead(int expected)
    {
        if (Current != expected)
        {
            return false;
        }

        _position++;
        return true;
    }

    private void Expect(int expected)
    {
        if (!TryRead(expected))
        {
            throw Error($"a '{(char)expected}' is missing");
        }
    }

    private GrammarException Error(string reason) =>
        new($"The regular expression '{(_pattern.Length > 200 ? _pattern[..200] + "..." : _pattern)}' cannot be used: {reason} (at character {_position}).");
}
