using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Fireworks.AI.Text.Jinja;
using Fireworks.AI.Text.Jinja.Parsing;

namespace Fireworks.AI.Extensions.Onnx.Dialects;

/// <summary>Reads names, punctuation and literals of Python code, and writes the literals as JSON.</summary>
internal ref struct PythonReader(ReadOnlySpan<char> code)
{
    public const int MaximumDepth = 64;

    private readonly ReadOnlySpan<char> _code = code;
    private int _position;
    private int _depth;

    public readonly bool IsAtEnd => _position == _code.Length;

    public static FormatException Malformed() =>
        new("The model wrote a tool call that is neither JSON nor a call in Python with literals.");

    /// <summary>Reads a literal that is the whole text, as JSON; null where it is none.</summary>
    public static string? TryReadValue(string text)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(
            buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = MaximumDepth * 2 });
        try
        {
            var reader = new PythonReader(text);
            reader.WriteValue(json);
            reader.SkipSpace();
            json.Flush();
            return reader.IsAtEnd ? Encoding.UTF8.GetString(buffer.WrittenSpan) : null;
        }
        catch (FormatException)
        {
            // It is a text that only begins like a literal.
            return null;
        }
    }

    /// <summary>The name before an equals sign, if the argument has one.</summary>
    public string? ReadKeyword()
    {
        var start = _position;
        SkipSpace();
        if (_position < _code.Length && (char.IsLetter(_code[_position]) || _code[_position] == '_'))
        {
            var name = ReadName();
            SkipSpace();
            var isKeyword = _position < _code.Length && _code[_position] == '='
                && (_position + 1 == _code.Length || _code[_position + 1] != '=');
            if (isKeyword)
            {
                _position++;
                return name;
            }
        }

        _position = start;
        return null;
    }

    /// <summary>Writes the literal that follows.</summary>
    public void WriteValue(Utf8JsonWriter json)
    {
        if (++_depth > MaximumDepth)
        {
            throw Malformed();
        }

        SkipSpace();
        switch (IsAtEnd ? '\0' : _code[_position])
        {
            case '"' or '\'':
                json.WriteStringValue(ReadString());
                break;
            case '[':
                WriteList(json, '[', ']');
                break;
            case '(':
                WriteList(json, '(', ')');
                break;
            case '{':
                WriteDictionary(json);
                break;
            case '-' or '+' or '.' or (>= '0' and <= '9'):
                WriteNumber(json);
                break;
            default:
                WriteConstant(json);
                break;
        }

        _depth--;
    }

    private void WriteConstant(Utf8JsonWriter json)
    {
        switch (ReadName())
        {
            case "True" or "true":
                json.WriteBooleanValue(true);
                break;
            case "False" or "false":
                json.WriteBooleanValue(false);
                break;
            case "None" or "null":
                json.WriteNullValue();
                break;
            default:
                throw Malformed();
        }
    }

    private void WriteList(Utf8JsonWriter json, char open, char close)
    {
        Expect(open);
        json.WriteStartArray();
        for (var isFirst = true; !TrySkip(close); isFirst = false)
        {
            if (!isFirst)
            {
                Expect(',');
                if (TrySkip(close))
                {
                    break;
                }
            }

            WriteValue(json);
        }

        json.WriteEndArray();
    }

    private void WriteDictionary(Utf8JsonWriter json)
    {
        Expect('{');
        json.WriteStartObject();
        for (var isFirst = true; !TrySkip('}'); isFirst = false)
        {
            if (!isFirst)
            {
                Expect(',');
                if (TrySkip('}'))
                {
                    break;
                }
            }

            SkipSpace();
            json.WritePropertyName(ReadString());
            Expect(':');
            WriteValue(json);
        }

        json.WriteEndObject();
    }

    private void WriteNumber(Utf8JsonWriter json)
    {
        var start = _position;
        while (_position < _code.Length && (char.IsAsciiLetterOrDigit(_code[_position]) || _code[_position] is '+' or '-' or '.' or '_'))
        {
            _position++;
        }

        var number = _code[start.._position].ToString().Replace("_", "", StringComparison.Ordinal);
        if (long.TryParse(number, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var integer))
        {
            json.WriteNumberValue(integer);
        }
        else if (double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value))
        {
            json.WriteNumberValue(value);
        }
        else
        {
            throw Malformed();
        }
    }

    private string ReadString()
    {
        var quote = IsAtEnd ? '\0' : _code[_position];
        if (quote is not ('"' or '\''))
        {
            throw Malformed();
        }

        var start = ++_position;
        while (_position < _code.Length && _code[_position] != quote)
        {
            _position += _code[_position] == '\\' ? 2 : 1;
        }

        if (_position >= _code.Length)
        {
            throw Malformed();
        }

        try
        {
            return StringLiteral.Unescape(_code[start.._position++], line: 1);
        }
        catch (ChatTemplateException exception)
        {
            throw new FormatException("The model wrote a tool call with a malformed string.", exception);
        }
    }

    public string ReadName()
    {
        SkipSpace();
        var start = _position;
        while (_position < _code.Length && (char.IsLetterOrDigit(_code[_position]) || _code[_position] is '_' or '.'))
        {
            _position++;
        }

        return _position > start ? _code[start.._position].ToString() : throw Malformed();
    }

    public void Expect(char character)
    {
        if (!TrySkip(character))
        {
            throw Malformed();
        }
    }

    public bool TrySkip(char character)
    {
        var isThere = PeekIs(character);
        _position += isThere ? 1 : 0;
        return isThere;
    }

    public bool PeekIs(char character)
    {
        SkipSpace();
        return _position < _code.Length && _code[_position] == character;
    }

    public void SkipSpace()
    {
        while (_position < _code.Length && char.IsWhiteSpace(_code[_position]))
        {
            _position++;
        }
    }
}
