using System.Globalization;
using Fireworks.AI.Text.Grammars.RegularExpressions;
using Fireworks.AI.Text.RegularExpressions;

namespace Fireworks.AI.Text.Grammars.Gbnf;

/// <summary>Reads grammars in GBNF, the dialect of llama.cpp. A rule goes on over line ends until the next one begins.</summary>
internal sealed partial class GbnfParser
{
    private const int MaximumLength = 1_000_000;
    private const int MaximumDepth = 200;
    private const string Root = "root";

    private readonly string _text;
    private readonly Dictionary<string, int> _indices = new(StringComparer.Ordinal);
    private readonly List<string> _names = [];
    private readonly List<RegularExpression?> _bodies = [];
    private int _position;
    private int _depth;

    private GbnfParser(string text) => _text = text;

    private char Current => _position < _text.Length ? _text[_position] : '\0';

    private bool AtEnd => _position >= _text.Length;

    /// <summary>The bodies of the rules, their names, and the index of the root.</summary>
    public static (RegularExpression[] Bodies, string[] Names, int Root) Parse(string text)
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

        return parser._indices.TryGetValue(Root, out var index)
            ? ([.. parser._bodies.Select(body => body!)], [.. parser._names], index)
            : throw new GrammarException($"The grammar has no rule '{Root}' to start from.");
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

    private RegularExpression ParseAlternatives()
    {
        if (++_depth > MaximumDepth)
        {
            throw Error($"groups nest deeper than {MaximumDepth}");
        }

        var choices = new List<RegularExpression> { ParseSequence() };
        while (Current == '|')
        {
            _position++;
            choices.Add(ParseSequence());
        }

        _depth--;
        return choices.Count == 1 ? choices[0] : new RegularExpression.Alternate(choices);
    }

    private RegularExpression ParseSequence()
    {
        var parts = new List<RegularExpression>();
        while (true)
        {
            SkipSpace();
            if (AtEnd || Current is '|' or ')' || IsRuleStart())
            {
                return parts.Count == 1 ? parts[0] : new RegularExpression.Concat(parts);
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

                atom = new RegularExpression.Repeat(atom, minimum, maximum);
            }

            parts.Add(atom);
        }
    }

    private RegularExpression ParseAtom()
    {
        switch (Current)
        {
            case '"':
                return ParseLiteral();
            case '[':
                return new RegularExpression.Set(ParseClass());
            case '.':
                _position++;
                return new RegularExpression.Set(CodePointSet.Any);
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
                return new RegularExpression.Rule(IndexOf(ReadName()));
        }
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

        return _position > start
            ? _text[start.._position]
            : throw Error(AtEnd ? "it ends where a rule or an expression is expected" : $"'{Current}' is not expected");
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
