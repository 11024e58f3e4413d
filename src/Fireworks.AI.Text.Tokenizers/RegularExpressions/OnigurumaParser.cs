using System.Globalization;
using Fireworks.AI.Text.RegularExpressions;
using Fireworks.AI.Text.Tokenizers.Characters;

namespace Fireworks.AI.Text.Tokenizers.RegularExpressions;

/// <summary>
/// Reads regular expressions in the syntax of Oniguruma, in which tokenizer files write them. Groups capture nothing,
/// for nothing refers to them. What is not supported is a <see cref="FormatException"/> that names it.
/// </summary>
internal sealed class OnigurumaParser
{
    private const int DeepestNesting = 64;

    private static readonly CodePointSet AnyButLineBreak = CodePointSet.Of('\n').Not();

    private readonly string _pattern;
    private int _position;
    private int _depth;
    private bool _ignoreCase;
    private bool _dotTakesLineBreaks;

    private OnigurumaParser(string pattern) => _pattern = pattern;

    public static RegexNode Parse(string pattern)
    {
        OnigurumaParser parser = new(pattern);
        var node = parser.ParseAlternatives();
        return parser._position == pattern.Length ? node : throw parser.Error("a parenthesis closes nothing");
    }

    private RegexNode ParseAlternatives()
    {
        if (++_depth > DeepestNesting)
        {
            throw Error("groups are nested too deeply");
        }

        // Options hold until the end of the group they stand in.
        (var ignoreCase, var dotTakesLineBreaks) = (_ignoreCase, _dotTakesLineBreaks);
        List<RegexNode> choices = [];
        do
        {
            choices.Add(ParseSequence());
        }
        while (TryTake('|'));
        (_ignoreCase, _dotTakesLineBreaks) = (ignoreCase, dotTakesLineBreaks);
        _depth--;
        return choices is [var only] ? only : new RegexNode.Alternatives(choices);
    }

    private RegexNode.Sequence ParseSequence()
    {
        List<RegexNode> parts = [];
        while (_position < _pattern.Length && _pattern[_position] is not ('|' or ')'))
        {
            if (ParseAtom() is { } atom)
            {
                parts.Add(ParseQuantifiers(atom));
            }
        }

        return new RegexNode.Sequence(parts);
    }

    private RegexNode? ParseAtom()
    {
        switch (_pattern[_position])
        {
            case '(':
                return ParseGroup();
            case '[':
                _position++;
                return new RegexNode.One(new OnigurumaClassParser(_pattern, _ignoreCase).Parse(ref _position));
            case '.':
                _position++;
                return new RegexNode.One(_dotTakesLineBreaks ? CodePointSet.Any : AnyButLineBreak);
            case '^':
                _position++;
                return new RegexNode.Anchor(RegexNode.AnchorKind.LineStart);
            case '$':
                _position++;
                return new RegexNode.Anchor(RegexNode.AnchorKind.LineEnd);
            case '\\':
                return ParseEscape();
            case '*' or '+' or '?':
                throw Error("a quantifier has nothing to repeat");
            default:
                var codePoint = CodePoint.At(_pattern, _position, out var length);
                _position += length;
                return Literal(codePoint);
        }
    }

    private RegexNode.One Literal(int codePoint) => One(CodePointSet.Of(codePoint));

    private RegexNode.One One(CodePointSet set) => new(_ignoreCase ? CaseVariants.AddTo(set) : set);

    private RegexNode ParseEscape()
    {
        var next = _position + 1 < _pattern.Length ? _pattern[_position + 1] : throw Error("a backslash ends the pattern");
        RegexNode.AnchorKind? anchor = next switch
        {
            'A' => RegexNode.AnchorKind.TextStart,
            'z' => RegexNode.AnchorKind.TextEnd,
            'Z' => RegexNode.AnchorKind.TextEndBeforeLineBreak,
            'b' => RegexNode.AnchorKind.WordBoundary,
            'B' => RegexNode.AnchorKind.NotWordBoundary,
            _ => null,
        };
        if (anchor is { } kind)
        {
            _position += 2;
            return new RegexNode.Anchor(kind);
        }

        if (next is 'w' or 'W')
        {
            _position += 2;
            var word = OnigurumaEscape.WordOutsideOfClass;
            return new RegexNode.One(next == 'w' ? word : word.Not());
        }

        return OnigurumaEscape.TryParseSet(_pattern, ref _position) is { } set
            ? One(set)
            : Literal(OnigurumaEscape.ParseCharacter(_pattern, ref _position));
    }

    private RegexNode? ParseGroup()
    {
        _position++;
        if (!TryTake('?'))
        {
            return CloseGroup(ParseAlternatives());
        }

        if (TryTake('#'))
        {
            var end = _pattern.IndexOf(')', _position);
            _position = end >= 0 ? end + 1 : throw Error("a comment is not closed");
            return null;
        }

        foreach ((var opening, var make) in Groups)
        {
            if (string.CompareOrdinal(_pattern, _position, opening, 0, opening.Length) == 0)
            {
                _position += opening.Length;
                return CloseGroup(make(ParseAlternatives()));
            }
        }

        if (TryTake('<'))
        {
            var end = _pattern.IndexOf('>', _position);
            _position = end >= 0 ? end + 1 : throw Error("a group's name is not closed");
            return CloseGroup(ParseAlternatives());
        }

        return ParseOptions();
    }

    private static readonly (string Opening, Func<RegexNode, RegexNode> Make)[] Groups =
    [
        (":", part => part),
        ("=", part => new RegexNode.Look(part, Behind: false, Negate: false)),
        ("!", part => new RegexNode.Look(part, Behind: false, Negate: true)),
        ("<=", part => new RegexNode.Look(part, Behind: true, Negate: false)),
        ("<!", part => new RegexNode.Look(part, Behind: true, Negate: true)),
        (">", part => new RegexNode.Atomic(part)),
    ];

    // (?i) holds for the rest of the group around it, (?i:...) for its own.
    private RegexNode ParseOptions()
    {
        (var ignoreCase, var dotTakesLineBreaks) = (_ignoreCase, _dotTakesLineBreaks);
        var on = true;
        while (true)
        {
            var option = _position < _pattern.Length ? _pattern[_position++] : throw Error("a group is not closed");
            switch (option)
            {
                case '-':
                    on = false;
                    break;
                case 'i':
                    _ignoreCase = on;
                    break;
                case 'm':
                    _dotTakesLineBreaks = on;
                    break;
                case ')':
                    // The rest of the group, with its alternatives, is under the options.
                    return ParseAlternatives();
                case ':':
                    var part = ParseAlternatives();
                    (_ignoreCase, _dotTakesLineBreaks) = (ignoreCase, dotTakesLineBreaks);
                    return CloseGroup(part);
                default:
                    throw Error($"the group (?{option} is not supported");
            }
        }
    }

    private RegexNode CloseGroup(RegexNode part) => TryTake(')') ? part : throw Error("a group is not closed");

    private RegexNode ParseQuantifiers(RegexNode atom)
    {
        while (_position < _pattern.Length && TryParseBounds(out var minimum, out var maximum, out var interval))
        {
            // Behind an interval, a plus is one more quantifier; behind the others it forbids going back.
            var mode = TryTake('?') ? RegexNode.RepeatMode.Lazy
                : !interval && TryTake('+') ? RegexNode.RepeatMode.Possessive
                : RegexNode.RepeatMode.Greedy;
            if (atom is RegexNode.Look or RegexNode.Anchor)
            {
                throw Error("what looks around cannot be repeated");
            }

            atom = new RegexNode.Repeat(atom, minimum, maximum, mode);
        }

        return atom;
    }

    private bool TryParseBounds(out int minimum, out int maximum, out bool interval)
    {
        (minimum, maximum, interval) = (0, int.MaxValue, false);
        switch (_pattern[_position])
        {
            case '*':
                _position++;
                return true;
            case '+':
                minimum = 1;
                _position++;
                return true;
            case '?':
                maximum = 1;
                _position++;
                return true;
            case '{':
                interval = true;
                return TryParseInterval(out minimum, out maximum);
            default:
                return false;
        }
    }

    private bool TryParseInterval(out int minimum, out int maximum)
    {
        (minimum, maximum) = (0, int.MaxValue);
        var end = _pattern.IndexOf('}', _position);
        var bounds = end < 0 ? [] : _pattern[(_position + 1)..end].Split(',');
        var valid = bounds.Length is 1 or 2 && bounds.Any(bound => bound.Length > 0)
            && bounds.All(bound => bound.Length == 0 || int.TryParse(bound, NumberStyles.None, CultureInfo.InvariantCulture, out _));
        if (!valid)
        {
            throw Error("a brace that is no interval has to be escaped");
        }

        minimum = bounds[0].Length == 0 ? 0 : int.Parse(bounds[0], CultureInfo.InvariantCulture);
        maximum = bounds[^1].Length == 0 ? int.MaxValue : int.Parse(bounds[^1], CultureInfo.InvariantCulture);
        _position = end + 1;
        return minimum <= maximum ? true : throw Error("an interval ends before it begins");
    }

    private bool TryTake(char character)
    {
        var taken = _position < _pattern.Length && _pattern[_position] == character;
        _position += taken ? 1 : 0;
        return taken;
    }

    private FormatException Error(string problem) => new($"{problem}, at character {_position} of the pattern");
}
