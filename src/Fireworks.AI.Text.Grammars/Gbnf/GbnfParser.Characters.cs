using System.Buffers;
using System.Globalization;
using System.Text;
using Fireworks.AI.Text.Grammars.RegularExpressions;
using Fireworks.AI.Text.RegularExpressions;

namespace Fireworks.AI.Text.Grammars.Gbnf;

/// <summary>Literals, character classes and escapes.</summary>
internal sealed partial class GbnfParser
{
    private RegularExpression.Concat ParseLiteral()
    {
        _position++;
        var parts = new List<RegularExpression>();
        while (Current != '"' || AtEnd)
        {
            parts.Add(new RegularExpression.Set(CodePointSet.Of(ReadCharacter("a '\"' is not closed"))));
        }

        _position++;
        return new RegularExpression.Concat(parts);
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
            var status = Rune.DecodeFromUtf16(_text.AsSpan(_position), out var rune, out var length);
            _position += length;
            return status == OperationStatus.Done ? rune.Value : throw Error("half of a surrogate pair is not a character");
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
            || value > CodePointSet.MaximumCodePoint)
        {
            throw Error($"the escape needs {digits} hexadecimal digits of a code point");
        }

        _position += digits;
        return (int)value;
    }
}
