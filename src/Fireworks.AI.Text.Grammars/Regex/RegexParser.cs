namespace Fireworks.AI.Text.Grammars;

/// <summary>Reads ECMA-262 regular expressions, in the lenient form of web browsers.</summary>
internal sealed partial class RegexParser
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

    public static RegexNode Parse(string pattern)
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
        new($"The regular expression '{(_pattern.Length > 200 ? _pattern[..200] + "..." : _pattern)}' cannot be used: {reason} (at character {_position}).");
}
