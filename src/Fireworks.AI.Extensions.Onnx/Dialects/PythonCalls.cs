using Fireworks.AI.Text.Jinja.Parsing;
using Fireworks.AI.Text.Jinja;
using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Onnx.Dialects;

/// <summary>Calls written as Python: <c>[a(x=1), b("y")]</c>, or one alone, also inside of <c>print()</c>; arguments are literals.</summary>
internal ref struct PythonCalls
{
    private const int MaximumDepth = 64;

    private readonly ReadOnlySpan<char> _code;
    private readonly IReadOnlyList<AIFunctionDeclaration> _tools;
    private int _position;
    private int _depth;

    private PythonCalls(ReadOnlySpan<char> code, IReadOnlyList<AIFunctionDeclaration> tools)
    {
        _code = code;
        _tools = tools;
    }

    public static FormatException? Read(string code, IReadOnlyList<AIFunctionDeclaration> tools, List<FunctionCallContent> calls)
    {
        try
        {
            var reader = new PythonCalls(code, tools);
            reader.ReadAll(calls);
            return null;
        }
        catch (FormatException exception)
        {
            calls.Clear();
            return exception;
        }
    }

    private void ReadAll(List<FunctionCallContent> calls)
    {
        var isList = TrySkip('[');
        do
        {
            if (calls.Count > 0 && (PeekIs(']') || _position == _code.Length))
            {
                break;
            }

            calls.Add(ReadCall());
            SkipSpace();
        }
        while (TrySkip(isList ? ',' : ';') || (!isList && _position < _code.Length));

        if (isList)
        {
            Expect(']');
        }

        SkipSpace();
        if (_position < _code.Length)
        {
            throw Malformed();
        }
    }

    private FunctionCallContent ReadCall()
    {
        var name = ReadName();
        Expect('(');
        if (name == "print" && _tools.All(static tool => tool.Name != "print"))
        {
            if (++_depth > MaximumDepth)
            {
                throw Malformed();
            }

            var inner = ReadCall();
            _depth--;
            Expect(')');
            return inner;
        }

        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = MaximumDepth * 2 });
        json.WriteStartObject();
        var position = 0;
        while (!TrySkip(')'))
        {
            if (position > 0)
            {
                Expect(',');
                if (TrySkip(')'))
                {
                    break;
                }
            }

            json.WritePropertyName(ReadKeyword() ?? ParameterName(name, position));
            WriteValue(json);
            position++;
        }

        json.WriteEndObject();
        json.Flush();
        var calls = new List<FunctionCallContent>();
        return CallJson.ReadArguments(name, Encoding.UTF8.GetString(buffer.WrittenSpan), calls) is { } error ? throw error : calls[0];
    }

    /// <summary>The name before an equals sign, if the argument has one.</summary>
    private string? ReadKeyword()
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

    /// <summary>The name of a parameter by its position in the tool's schema.</summary>
    private readonly string ParameterName(string function, int position)
    {
        var schema = _tools.FirstOrDefault(tool => tool.Name == function)?.JsonSchema ?? default;
        if (schema.ValueKind == JsonValueKind.Object && schema.TryGetProperty("properties", out var properties)
            && properties.ValueKind == JsonValueKind.Object)
        {
            foreach (var property in properties.EnumerateObject())
            {
                if (position-- == 0)
                {
                    return property.Name;
                }
            }
        }

        throw new FormatException($"The model called '{function}' with an argument that has no name.");
    }

    private void WriteValue(Utf8JsonWriter json)
    {
        if (++_depth > MaximumDepth)
        {
            throw Malformed();
        }

        SkipSpace();
        var first = _position < _code.Length ? _code[_position] : '\0';
        switch (first)
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
        var quote = _position < _code.Length ? _code[_position] : '\0';
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

    private string ReadName()
    {
        SkipSpace();
        var start = _position;
        while (_position < _code.Length && (char.IsLetterOrDigit(_code[_position]) || _code[_position] is '_' or '.'))
        {
            _position++;
        }

        return _position > start ? _code[start.._position].ToString() : throw Malformed();
    }

    private void Expect(char character)
    {
        if (!TrySkip(character))
        {
            throw Malformed();
        }
    }

    private bool TrySkip(char character)
    {
        var isThere = PeekIs(character);
        _position += isThere ? 1 : 0;
        return isThere;
    }

    private bool PeekIs(char character)
    {
        SkipSpace();
        return _position < _code.Length && _code[_position] == character;
    }

    private void SkipSpace()
    {
        while (_position < _code.Length && char.IsWhiteSpace(_code[_position]))
        {
            _position++;
        }
    }

    private static FormatException Malformed() => new("The model wrote a tool call that is neither JSON nor a call in Python with literals.");
}
