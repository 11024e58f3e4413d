using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Onnx.Dialects;

/// <summary>
/// Parses calls written as Python: <c>[a(x=1), b("y")]</c>, or one alone, also inside of <c>print()</c>; arguments are literals.
/// </summary>
internal ref struct PythonicToolCallParser
{
    private static readonly JsonWriterOptions JsonOptions = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        MaxDepth = PythonReader.MaximumDepth * 2,
    };

    private readonly IReadOnlyList<AIFunctionDeclaration> _tools;
    private PythonReader _reader;

    private PythonicToolCallParser(ReadOnlySpan<char> code, IReadOnlyList<AIFunctionDeclaration> tools)
    {
        _reader = new PythonReader(code);
        _tools = tools;
    }

    /// <summary>Parses the calls; an error leaves nothing in <paramref name="calls"/>.</summary>
    public static FormatException? Parse(string code, IReadOnlyList<AIFunctionDeclaration> tools, List<FunctionCallContent> calls)
    {
        try
        {
            var parser = new PythonicToolCallParser(code, tools);
            parser.ReadAll(calls);
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
        var isList = _reader.TrySkip('[');
        do
        {
            if (calls.Count > 0 && (_reader.PeekIs(']') || _reader.IsAtEnd))
            {
                break;
            }

            calls.Add(ReadCall(depth: 0));
            _reader.SkipSpace();
        }
        while (_reader.TrySkip(isList ? ',' : ';') || (!isList && !_reader.IsAtEnd));

        if (isList)
        {
            _reader.Expect(']');
        }

        _reader.SkipSpace();
        if (!_reader.IsAtEnd)
        {
            throw PythonReader.Malformed();
        }
    }

    private FunctionCallContent ReadCall(int depth)
    {
        var name = _reader.ReadName();
        _reader.Expect('(');
        if (name == "print" && _tools.All(static tool => tool.Name != "print"))
        {
            if (depth == PythonReader.MaximumDepth)
            {
                throw PythonReader.Malformed();
            }

            var inner = ReadCall(depth + 1);
            _reader.Expect(')');
            return inner;
        }

        var calls = new List<FunctionCallContent>();
        return JsonToolCallParser.ParseArguments(name, ReadArguments(name), calls) is { } error ? throw error : calls[0];
    }

    /// <summary>Reads the arguments up to the closing parenthesis, as a JSON object.</summary>
    private string ReadArguments(string function)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer, JsonOptions);
        json.WriteStartObject();
        for (var position = 0; !_reader.TrySkip(')'); position++)
        {
            if (position > 0)
            {
                _reader.Expect(',');
                if (_reader.TrySkip(')'))
                {
                    break;
                }
            }

            json.WritePropertyName(_reader.ReadKeyword() ?? ParameterName(function, position));
            _reader.WriteValue(json);
        }

        json.WriteEndObject();
        json.Flush();
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
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
}
