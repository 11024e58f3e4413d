using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Onnx.Dialects;

/// <summary>Finds the end of a value in braces, whose strings stand between marks, one character at a time.</summary>
internal struct BraceValueScanner(string quote)
{
    private readonly char[] _tail = new char[quote.Length];
    private int _depth;
    private int _length;
    private bool _isInString;

    /// <summary>Takes the next character.</summary>
    /// <returns>Whether it is the closing brace.</returns>
    public bool Next(char character)
    {
        if (_length == _tail.Length)
        {
            Array.Copy(_tail, 1, _tail, 0, _tail.Length - 1);
            _length--;
        }

        _tail[_length++] = character;
        if (_length == quote.Length && quote.AsSpan().SequenceEqual(_tail))
        {
            _isInString = !_isInString;
            _length = 0;
            return false;
        }

        if (_isInString)
        {
            return false;
        }

        _depth += character switch
        {
            '{' or '[' => 1,
            '}' or ']' => -1,
            _ => 0,
        };
        return _depth == 0 && (character is '}' or ']');
    }
}

/// <summary>Reads arguments in braces: keys without quotes, strings between marks, everything else as in JSON.</summary>
internal ref struct BraceValueReader
{
    private const int MaximumDepth = 64;

    private readonly ReadOnlySpan<char> _text;
    private readonly string _quote;
    private readonly Utf8JsonWriter _json;
    private int _position;
    private int _depth;

    private BraceValueReader(ReadOnlySpan<char> text, string quote, Utf8JsonWriter json)
    {
        _text = text;
        _quote = quote;
        _json = json;
    }

    /// <summary>Parses the arguments of a call.</summary>
    public static FormatException? Parse(string name, string text, string quote, List<FunctionCallContent> calls)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        try
        {
            var reader = new BraceValueReader(text, quote, json);
            reader.WriteValue();
            json.Flush();
        }
        catch (FormatException exception)
        {
            return exception;
        }

        return JsonToolCallParser.ParseArguments(name, Encoding.UTF8.GetString(buffer.WrittenSpan), calls);
    }

    private static FormatException Malformed() => new("The model wrote a tool call whose arguments are neither JSON nor braces.");

    private void WriteValue()
    {
        if (++_depth > MaximumDepth)
        {
            throw Malformed();
        }

        SkipSpace();
        var rest = _text[_position..];
        if (rest.StartsWith(_quote, StringComparison.Ordinal))
        {
            _json.WriteStringValue(ReadString());
        }
        else if (rest.StartsWith("{", StringComparison.Ordinal))
        {
            WriteObject();
        }
        else if (rest.StartsWith("[", StringComparison.Ordinal))
        {
            WriteList();
        }
        else
        {
            WriteBare(ReadUntil(",]}").Trim());
        }

        _depth--;
    }

    private void WriteObject()
    {
        _position++;
        _json.WriteStartObject();
        for (var isFirst = true; !TrySkip('}'); isFirst = false)
        {
            if (!isFirst)
            {
                Expect(',');
            }

            SkipSpace();
            var key = _text[_position..].StartsWith(_quote, StringComparison.Ordinal)
                ? ReadString()
                : ReadUntil(":").Trim().Trim('"').ToString();
            Expect(':');
            _json.WritePropertyName(key);
            WriteValue();
        }

        _json.WriteEndObject();
    }

    private void WriteList()
    {
        _position++;
        _json.WriteStartArray();
        for (var isFirst = true; !TrySkip(']'); isFirst = false)
        {
            if (!isFirst)
            {
                Expect(',');
            }

            WriteValue();
        }

        _json.WriteEndArray();
    }

    /// <summary>Writes a number or a word; a word that JSON does not know is a string without its marks.</summary>
    private readonly void WriteBare(ReadOnlySpan<char> word)
    {
        if (word.IsEmpty)
        {
            throw Malformed();
        }

        switch (word)
        {
            case "True":
                _json.WriteBooleanValue(true);
                return;
            case "False":
                _json.WriteBooleanValue(false);
                return;
            case "None":
                _json.WriteNullValue();
                return;
        }

        try
        {
            using var document = JsonDocument.Parse(word.ToString());
            document.RootElement.WriteTo(_json);
        }
        catch (JsonException)
        {
            _json.WriteStringValue(word);
        }
    }

    private string ReadString()
    {
        _position += _quote.Length;
        var length = _text[_position..].IndexOf(_quote, StringComparison.Ordinal);
        if (length < 0)
        {
            throw Malformed();
        }

        var text = _text.Slice(_position, length).ToString();
        _position += length + _quote.Length;
        return text;
    }

    private ReadOnlySpan<char> ReadUntil(ReadOnlySpan<char> ends)
    {
        var length = _text[_position..].IndexOfAny(ends);
        if (length < 0)
        {
            throw Malformed();
        }

        var text = _text.Slice(_position, length);
        _position += length;
        return text;
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
        SkipSpace();
        if (_position >= _text.Length || _text[_position] != character)
        {
            return false;
        }

        _position++;
        return true;
    }

    private void SkipSpace()
    {
        while (_position < _text.Length && char.IsWhiteSpace(_text[_position]))
        {
            _position++;
        }
    }
}
