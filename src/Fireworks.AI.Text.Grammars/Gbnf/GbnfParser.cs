using System.Globalization;

namespace Fireworks.AI.Text.Grammars;

/// <summary>Reads grammars in GBNF, the dialect of llama.cpp. A rule goes on over line ends until the next one begins.</summary>
internal sealed class GbnfParser
{
    private const int MaximumLength = 1_000_000;
    private const int MaximumDepth = 200;

    private readonly string _text;
    private readonly Dictionary<string, int> _indices = new(StringComparer.Ordinal);
    private readonly List<string> _names = [];
    private readonly List<RegexNode?> _bodies = [];
    private int _position;
    private int _depth;

    private GbnfParser(string text) => _text = text;

    private char Current => _position < _text.Length ? _text[_position] : '\0';

    private bool AtEnd => _position >= _text.Length;

    /// <summary>The bodies of the rules, their names, and the index of the root.</summary>
    public static (RegexNode[] Bodies, string[] Names, int Root) Parse(string text, string root)
    {
        if (text.Length > MaximumLength)
        {
            throw new GrammarException($"The grammar has {text.Length} characters; the limit is {MaximumLength}.");
        }

        var parser = new GbnfParser(text);
        parser.ParseRules();
        var missing = parser._bodies.FindIndex(body => body is null);
        if (missing >= 0)
        {
            throw new GrammarException($"The grammar's rule '{parser._names[missing]}' is used but not defined.");
        }

        return parser._indices.TryGetValue(root, out var index)
            ? ([.. parser._bodies.Select(body => body!)], [.. parser._names], index)
            : throw new GrammarException($"The grammar has no rule '{root}' to start from.");
    }

    private void ParseRules()
    {
        SkipSpace();
        while (!AtEnd)
        {
            var name = ReadName();
            var index = IndexOf(name);
            SkipSpace();
            if (!_text.AsSpan(Math.Min(_position, _text.Length)).StartsWith("::="))
            {
                throw Error($"'::=' is missing after '{name}'");
            }

            _position += 3;
            var body = ParseAlternatives();
            _bodies[index] = _bodies[index] is null ? body : throw Error($"the rule '{name}' is defined twice");
            if (Current == ')')
            {
                throw Error("there is a ')' without '('");
            }
        }
    }

    private RegexNode ParseAlternatives()
    {
        if (++_depth > MaximumDepth)
        {
            throw Error($"groups nest deeper than {MaximumDepth}");
        }

        var choices = new List<RegexNode> { ParseSequence() };
        while (Current == '|')
        {
            _position++;
            choices.Add(ParseSequence());
        }

        _depth--;
        return choices.Count == 1 ? choices[0] : new RegexNode.Alternate(choices);
    }

    private RegexNode ParseSequence()
    {
        var parts = new List<RegexNode>();
        while (true)
        {
            SkipSpace();
            if (AtEnd || Current is '|' or ')' || IsRuleStart())
            {
                return parts.Count == 1 ? parts[0] : new RegexNode.Concat(parts);
            }

            var atom = ParseAtom();
            while (true)
            {
                var back = _position;
                SkipSpace();
                if (!TryReadQuantifier(out var minimum, out var maximum))
                {
                    _position = back;
                    break;
                }

                atom = new RegexNode.Repeat(atom, minimum, maximum);
            }

            parts.Add(atom);
        }
    }

    private RegexNode ParseAtom()
    {
        switch (Current)
        {
            case '"':
                return ParseLiteral();
            case '[':
                return new RegexNode.Set(ParseClass());
            case '.':
                _position++;
                return new RegexNode.Set(CodePointSet.Any);
            case '(':
                _position++;
                var group = ParseAlternatives();
                if (Current != ')')
                {
                    throw Error("a ')' is missing");
                }

                _position++;
                return group;
            default:
                return new RegexNode.Rule(IndexOf(ReadName()));
        }
    }

    private RegexNode.Concat ParseLiteral()
    {
        _position++;
        var parts = new List<RegexNode>();
        while (Current != '"' || AtEnd)
        {
            parts.Add(new RegexNode.Set(CodePointSet.Of(ReadCharacter("a '\"' is not closed"))));
        }

        _position++;
        return new RegexNode.Concat(parts);
    }

    private CodePointSet ParseClass()
    {
        _position++;
        var negated = Current == '^';
        _position += negated ? 1 : 0;
        var ranges = new List<CodePointSet.Range>();
        while (Current != ']' || AtEnd)
        {
            var low = ReadCharacter("a '[' is not closed");
            var high = low;
            if (Current == '-' && _position + 1 < _text.Length && _text[_position + 1] != ']')
            {
                _position++;
                high = ReadCharacter("a '[' is not closed");
            }

            ranges.Add(low <= high ? new CodePointSet.Range(low, high) : throw Error("a range of characters runs backwards"));
        }

        _position++;
        var set = new CodePointSet(ranges);
        return negated ? set.Not() : set;
    }

    private int ReadCharacter(string ifAtEnd)
    {
        if (AtEnd)
        {
            throw Error(ifAtEnd);
        }

        if (Current != '\\')
        {
            var status = System.Text.Rune.DecodeFromUtf16(_text.AsSpan(_position), out var rune, out var length);
            _position += length;
            return status == System.Buffers.OperationStatus.Done ? rune.Value : throw Error("half of a surrogate pair is not a character");
        }

        _position += 2;
        var escape = _position <= _text.Length ? _text[_position - 1] : '\0';
        return escape switch
        {
            'x' => ReadHex(2),
            'u' => ReadHex(4),
            'U' => ReadHex(8),
            't' => '\t',
            'r' => '\r',
            'n' => '\n',
            '\\' or '"' or '[' or ']' or '-' or '^' or '/' => escape,
            _ => throw Error("the escape is unknown; known are \\n \\r \\t \\\\ \\\" \\[ \\] \\- \\^ \\/ \\x \\u \\U"),
        };
    }

    private int ReadHex(int digits)
    {
        if (_position + digits > _text.Length
            || !uint.TryParse(_text.AsSpan(_position, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value)
            || value > Dfa.MaximumCodePoint)
        {
            throw Error($"the escape needs {digits} hexadecimal digits of a code point");
        }

        _position += digits;
        return (int)value;
    }

    private bool TryReadQuantifier(out int minimum, out int? maximum)
    {
        (minimum, maximum) = (0, null);
        switch (Current)
        {
            case '*':
                break;
            case '+':
                minimum = 1;
                break;
            case '?':
                maximum = 1;
                break;
            case '{':
                _position++;
                SkipSpace();
                minimum = ReadNumber();
                SkipSpace();
                maximum = minimum;
                if (Current == ',')
                {
                    _position++;
                    SkipSpace();
                    maximum = Current == '}' ? null : ReadNumber();
                    SkipSpace();
                }

                if (Current != '}' || maximum < minimum)
                {
                    throw Error("a repetition must be {m}, {m,} or {m,n} with m not above n");
                }

                break;
            default:
                return false;
        }

        _position++;
        return true;
    }

    private int ReadNumber()
    {
        var start = _position;
        while (char.IsAsciiDigit(Current))
        {
            _position++;
        }

        return int.TryParse(_text.AsSpan(start, _position - start), NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw Error("a repetition's count must be a whole number");
    }

    private string ReadName()
    {
        var start = _position;
        while (IsNameCharacter(Current))
        {
            _position++;
        }

        return _position > start ? _text[start.._position] : throw Error(AtEnd ? "it ends where a rule or an expression is expected" : $"'{Current}' is not expected");
    }

    private int IndexOf(string name)
    {
        if (!_indices.TryGetValue(name, out var index))
        {
            index = _names.Count;
            _indices.Add(name, index);
            _names.Add(name);
            _bodies.Add(null);
        }

        return index;
    }

    private bool IsRuleStart()
    {
        var back = _position;
        while (IsNameCharacter(Current))
        {
            _position++;
        }

        var named = _position > back;
        while (Current is ' ' or '\t')
        {
            _position++;
        }

        var found = named && _text.AsSpan(_position).StartsWith("::=");
        _position = back;
        return found;
    }

    private void SkipSpace()
    {
        while (!AtEnd)
        {
            if (Current == '#')
            {
                while (!AtEnd && Current is not ('\n' or '\r'))
                {
                    _position++;
                }
            }
            else if (Current is ' ' or '\t' or '\n' or '\r')
            {
                _position++;
            }
            else
            {
                return;
            }
        }
    }

    private static bool IsNameCharacter(char value) => char.IsAsciiLetterOrDigit(value) || value is '-' or '_';

    private GrammarException Error(string reason)
    {
        var line = _text.AsSpan(0, Math.Min(_position, _text.Length)).Count('\n') + 1;
        return new GrammarException($"The grammar cannot be read at line {line}: {reason}.", null, $"line {line}");
    }
}
