using Fireworks.AI.Text.Jinja.Values;

namespace Fireworks.AI.Text.Jinja.Parsing;

/// <summary>Cuts a template into tokens, with the whitespace rules of chat templates: trim_blocks and lstrip_blocks.</summary>
internal sealed class TemplateLexer
{
    private static readonly string[] Symbols =
    [
        "**", "//", "==", "!=", ">=", "<=",
        "+", "-", "/", "*", "%", "~", "[", "]", "(", ")", "{", "}", ">", "<", "=", ".", ":", "|", ",", ";",
    ];

    private readonly string _source;
    private readonly List<LexerToken> _tokens = [];
    private int _position;
    private int _line = 1;
    private bool _atLineStart = true;

    private TemplateLexer(string source) => _source = source;

    public static List<LexerToken> Tokenize(string source)
    {
        source = source.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');
        var lexer = new TemplateLexer(source.EndsWith('\n') ? source[..^1] : source);
        lexer.Run();
        return lexer._tokens;
    }

    private void Run()
    {
        while (true)
        {
            var tag = FindTag(_position);
            if (tag < 0)
            {
                AddData(_source[_position..]);
                break;
            }

            var kind = _source[tag + 1];
            var sign = SignAt(tag + 2);
            AddData(Strip(_source[_position..tag], sign, isOutput: kind == '{'));
            Advance(tag + (sign == '\0' ? 2 : 3));
            switch (kind)
            {
                case '#':
                    ReadComment();
                    break;
                case '{':
                    Add(LexerTokenKind.OutputBegin, "{{");
                    ReadTag(LexerTokenKind.OutputEnd, "}}");
                    break;
                default:
                    if (!TryReadRaw())
                    {
                        Add(LexerTokenKind.BlockBegin, "{%");
                        ReadTag(LexerTokenKind.BlockEnd, "%}");
                    }

                    break;
            }

            _atLineStart = _position > 0 && _source[_position - 1] == '\n';
        }

        Add(LexerTokenKind.End, "");
    }

    private int FindTag(int start)
    {
        for (var i = _source.IndexOf('{', start); i >= 0 && i + 1 < _source.Length; i = _source.IndexOf('{', i + 1))
        {
            if (_source[i + 1] is '{' or '%' or '#')
            {
                return i;
            }
        }

        return -1;
    }

    private char SignAt(int position) =>
        position < _source.Length && _source[position] is '-' or '+' ? _source[position] : '\0';

    /// <summary>Removes the whitespace before a tag that its sign, or its place at the start of a line, asks for.</summary>
    private string Strip(string data, char sign, bool isOutput)
    {
        if (sign == '-')
        {
            return PythonText.Strip(data, left: false, right: true);
        }

        if (sign == '+' || isOutput)
        {
            return data;
        }

        var lineStart = data.LastIndexOf('\n') + 1;
        var onlySpace = lineStart < data.Length && (lineStart > 0 || _atLineStart);
        for (var i = lineStart; i < data.Length && onlySpace; i++)
        {
            onlySpace = PythonText.IsSpace(data[i]);
        }

        return onlySpace ? data[..lineStart] : data;
    }

    private void ReadComment()
    {
        var end = _source.IndexOf("#}", _position, StringComparison.Ordinal);
        if (end < 0)
        {
            throw new ChatTemplateException("a comment is not closed; add '#}'", _line);
        }

        var sign = end > _position ? _source[end - 1] : '\0';
        Advance(end + 2);
        SkipAfterTag(sign);
    }

    private bool TryReadRaw()
    {
        var position = SkipSpace(_position);
        if (!_source.AsSpan(position).StartsWith("raw", StringComparison.Ordinal))
        {
            return false;
        }

        position = SkipSpace(position + 3);
        var strips = _source.AsSpan(position).StartsWith("-%}", StringComparison.Ordinal);
        if (!strips && !_source.AsSpan(position).StartsWith("%}", StringComparison.Ordinal))
        {
            return false;
        }

        Advance(position + (strips ? 3 : 2));
        if (strips)
        {
            Advance(SkipSpace(_position));
        }

        _atLineStart = _source[_position - 1] == '\n';
        for (var tag = FindBlock(_position); tag >= 0; tag = FindBlock(tag + 2))
        {
            var sign = SignAt(tag + 2);
            var name = SkipSpace(tag + (sign == '\0' ? 2 : 3));
            var end = SkipSpace(name + 6);
            if (!_source.AsSpan(Math.Min(name, _source.Length)).StartsWith("endraw", StringComparison.Ordinal))
            {
                continue;
            }

            var endSign = SignAt(end);
            end += endSign == '\0' ? 0 : 1;
            if (_source.AsSpan(Math.Min(end, _source.Length)).StartsWith("%}", StringComparison.Ordinal))
            {
                AddData(Strip(_source[_position..tag], sign, isOutput: false));
                Advance(end + 2);
                SkipAfterTag(endSign);
                return true;
            }
        }

        throw new ChatTemplateException("a raw block is not closed; add '{% endraw %}'", _line);

        int FindBlock(int start) => _source.IndexOf("{%", start, StringComparison.Ordinal);
    }

    private void ReadTag(LexerTokenKind endKind, string end)
    {
        var begin = _line;
        var nesting = 0;
        while (true)
        {
            Advance(SkipSpace(_position));
            if (_position >= _source.Length)
            {
                throw new ChatTemplateException($"a tag is not closed; add '{end}'", begin);
            }

            var sign = endKind == LexerTokenKind.BlockEnd ? SignAt(_position) : _source[_position] == '-' ? '-' : '\0';
            var endPosition = _position + (sign == '\0' ? 0 : 1);
            if (nesting == 0 && _source.AsSpan(endPosition).StartsWith(end, StringComparison.Ordinal))
            {
                Add(endKind, end);
                Advance(endPosition + 2);
                if (endKind == LexerTokenKind.BlockEnd || sign == '-')
                {
                    SkipAfterTag(sign);
                }

                return;
            }

            ReadToken(ref nesting);
        }
    }

    private void ReadToken(ref int nesting)
    {
        var first = _source[_position];
        if (char.IsAsciiDigit(first))
        {
            var end = NumberLiteral.Scan(_source, _position, out var isFloat);
            AddUpTo(isFloat ? LexerTokenKind.Float : LexerTokenKind.Integer, end);
        }
        else if (char.IsLetter(first) || first == '_')
        {
            var end = _position + 1;
            while (end < _source.Length && (char.IsLetterOrDigit(_source[end]) || _source[end] == '_'))
            {
                end++;
            }

            AddUpTo(LexerTokenKind.Name, end);
        }
        else if (first is '\'' or '"')
        {
            ReadString(first);
        }
        else
        {
            var symbol = Array.Find(Symbols, candidate => _source.AsSpan(_position).StartsWith(candidate, StringComparison.Ordinal))
                ?? throw new ChatTemplateException($"unexpected character '{first}'", _line);
            nesting += symbol is "(" or "[" or "{" ? 1 : symbol is ")" or "]" or "}" ? -1 : 0;
            if (nesting < 0)
            {
                throw new ChatTemplateException($"unexpected '{symbol}'", _line);
            }

            AddUpTo(LexerTokenKind.Operator, _position + symbol.Length);
        }
    }

    private void ReadString(char quote)
    {
        var end = _position + 1;
        while (end < _source.Length && _source[end] != quote)
        {
            end += _source[end] == '\\' ? 2 : 1;
        }

        if (end >= _source.Length)
        {
            throw new ChatTemplateException($"a string is not closed; add {quote}", _line);
        }

        Add(LexerTokenKind.Text, StringLiteral.Unescape(_source.AsSpan(_position + 1, end - _position - 1), _line));
        Advance(end + 1);
    }

    private void SkipAfterTag(char sign)
    {
        if (sign == '-')
        {
            Advance(SkipSpace(_position));
        }
        else if (sign != '+' && _position < _source.Length && _source[_position] == '\n')
        {
            Advance(_position + 1);
        }
    }

    private int SkipSpace(int position)
    {
        while (position < _source.Length && PythonText.IsSpace(_source[position]))
        {
            position++;
        }

        return position;
    }

    private void AddData(string data)
    {
        if (data.Length > 0)
        {
            Add(LexerTokenKind.Data, data);
        }
    }

    private void AddUpTo(LexerTokenKind kind, int end)
    {
        Add(kind, _source[_position..end]);
        Advance(end);
    }

    private void Add(LexerTokenKind kind, string text) => _tokens.Add(new LexerToken(kind, text, _line));

    private void Advance(int position)
    {
        _line += _source.AsSpan(_position, position - _position).Count('\n');
        _position = position;
    }
}
