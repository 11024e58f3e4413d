using Fireworks.AI.Text.RegularExpressions;

namespace Fireworks.AI.Text.Grammars.RegularExpressions;

/// <summary>Reads ECMA-262 regular expressions, in the lenient form of web browsers.</summary>
internal sealed partial class EcmaScriptParser
{
    private const int MaximumLength = 50_000;
    private const int MaximumDepth = 200;

    private readonly string _pattern;
    private readonly int[] _codePoints;
    private int _position;
    private int _depth;

    private EcmaScriptParser(string pattern)
    {
        _pattern = pattern;
        _codePoints = [.. pattern.EnumerateRunes().Select(rune => rune.Value)];
    }

    private bool AtEnd => _position == _codePoints.Length;

    private int Current => AtEnd ? -1 : _codePoints[_position];

    public static RegularExpression Parse(string pattern)
    {
        if (pattern.Length > MaximumLength)
        {
            throw new GrammarException($"The pattern has {pattern.Length} characters; the limit is {MaximumLength}.");
        }

        var parser = new EcmaScriptParser(pattern);
        var node = parser.ParseAlternatives();
        return parser.AtEnd ? node : throw parser.Error("there is a ')' without '('");
    }

    private RegularExpression ParseAlternatives()
    {
        if (++_depth > MaximumDepth)
        {
            throw Error($"its groups nest deeper than {MaximumDepth}");
        }

        var choices = new List<RegularExpression>();
        do
        {
            choices.Add(ParseSequence());
        }
        while (TryRead('|'));
        _depth--;
        return choices.Count == 1 ? choices[0] : new RegularExpression.Alternate(choices);
    }

    private RegularExpression ParseSequence()
    {
        var parts = new List<RegularExpression>();
        while (!AtEnd && Current != '|' && Current != ')')
        {
            var start = _position;
            var atom = ParseAtom();
            if (TryReadQuantifier(out var minimum, out var maximum))
            {
                if (atom is RegularExpression.Anchor && _codePoints[start] != '(')
                {
                    throw Error("a quantifier has nothing to repeat");
                }

                TryRead('?');
                atom = new RegularExpression.Repeat(atom, minimum, maximum);
            }

            parts.Add(atom);
        }

        return parts.Count == 1 ? parts[0] : new RegularExpression.Concat(parts);
    }

    private RegularExpression ParseAtom()
    {
        var value = _codePoints[_position++];
        switch (value)
        {
            case '^':
                return new RegularExpression.Anchor(RegexAnchor.Start);
            case '$':
                return new RegularExpression.Anchor(RegexAnchor.End);
            case '.':
                return new RegularExpression.Set(Dot);
            case '[':
                return new RegularExpression.Set(ParseClass());
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
                return new RegularExpression.Set(CodePointSet.Of(value));
            default:
                return new RegularExpression.Set(CodePointSet.Of(value));
        }
    }

    private RegularExpression ParseGroup()
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
        return negativeLookahead is { } negative ? new RegularExpression.Lookahead(body, negative) : body;
    }

    private RegularExpression ParseEscape()
    {
        switch (Current)
        {
            case 'b':
                _position++;
                return new RegularExpression.Anchor(RegexAnchor.WordBoundary);
            case 'B':
                _position++;
                return new RegularExpression.Anchor(RegexAnchor.NotWordBoundary);
            case >= '1' and <= '9' or 'k':
                throw Error("back-references are not supported");
            default:
                return new RegularExpression.Set(ParseSetEscape());
        }
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
        new($"The regular expression '{Shortened(_pattern)}' cannot be used: {reason} (at character {_position}).");

    private static string Shortened(string pattern) => pattern.Length > 200 ? pattern[..200] + "..." : pattern;
}
