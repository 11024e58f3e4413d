using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Onnx.Dialects;

/// <summary>Reads arguments between tags, up to what closes the call.</summary>
internal sealed class TaggedArgumentsReader
{
    private const string CDataOpen = "<![CDATA[";
    private const string CDataClose = "]]>";

    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly TaggedArguments _tags;
    private readonly string _open;
    private readonly string _keyClose;
    private readonly string _close;
    private readonly string _end;
    private readonly JsonElement _parameters;
    private readonly JsonObject _arguments = [];
    private readonly StringBuilder _text = new();
    private string _key = "";
    private int _matched;
    private Stage _stage;

    public TaggedArgumentsReader(CallForm form, string name, IReadOnlyList<AIFunctionDeclaration> tools)
    {
        _tags = form.Tags;
        _open = CallMarks.Squeeze(_tags.Open);
        _keyClose = CallMarks.Squeeze(_tags.KeyClose);
        _close = _tags.Close.Trim();
        _end = CallMarks.Squeeze(form.CallClose.Length > 0 ? form.CallClose : form.Close);
        var schema = tools.FirstOrDefault(tool => tool.Name == name)?.JsonSchema ?? default;
        _ = schema.ValueKind == JsonValueKind.Object && schema.TryGetProperty("properties", out _parameters);
    }

    public enum Progress
    {
        Inside,
        Complete,
        Impossible,
    }

    private enum Stage : byte
    {
        Between,
        Key,
        AfterKey,
        Value,
    }

    public string ToJson() => _arguments.ToJsonString(Relaxed);

    /// <summary>Whether the answer may end here: every argument is complete.</summary>
    public bool TryComplete() => _stage == Stage.Between && _arguments.Count > 0;

    public Progress Next(char character)
    {
        switch (_stage)
        {
            case Stage.Between:
                return NextBetween(character);
            case Stage.Key when character == _keyClose[0]:
                _key = _text.ToString().Trim();
                _text.Clear();
                _stage = Stage.AfterKey;
                _matched = 0;
                return _key.Length > 0 ? Next(character) : Progress.Impossible;
            case Stage.Key:
                _text.Append(character);
                return character is '<' or '>' ? Progress.Impossible : Progress.Inside;
            case Stage.AfterKey:
                return NextAfterKey(character);
            default:
                return NextOfValue(character);
        }
    }

    private Progress NextBetween(char character)
    {
        if (char.IsWhiteSpace(character))
        {
            return Progress.Inside;
        }

        _text.Append(character);
        var text = _text.ToString();
        if (text == _open)
        {
            _text.Clear();
            _stage = Stage.Key;
            return Progress.Inside;
        }

        return text == _end ? Progress.Complete
            : _open.StartsWith(text, StringComparison.Ordinal) || _end.StartsWith(text, StringComparison.Ordinal) ? Progress.Inside
            : Progress.Impossible;
    }

    private Progress NextAfterKey(char character)
    {
        if (_matched < _keyClose.Length && char.IsWhiteSpace(character))
        {
            return Progress.Inside;
        }

        if (character == _keyClose[_matched])
        {
            _matched++;
        }
        else if (_keyClose[^1] == '>' && _keyClose[_matched - 1] != '>')
        {
            // Some tags have further attributes, which say what the schema says too.
            if (character == '>')
            {
                _matched = _keyClose.Length;
            }
        }
        else
        {
            return Progress.Impossible;
        }

        _stage = _matched == _keyClose.Length ? Stage.Value : Stage.AfterKey;
        return Progress.Inside;
    }

    private Progress NextOfValue(char character)
    {
        _text.Append(character);
        if (character != _close[^1] || !EndsWith(_close))
        {
            return Progress.Inside;
        }

        var value = _text.ToString(0, _text.Length - _close.Length);
        _text.Clear();
        _arguments[_key] = ToNode(WithoutBreaks(value));
        _stage = Stage.Between;
        return Progress.Inside;
    }

    private bool EndsWith(string mark)
    {
        if (_text.Length < mark.Length)
        {
            return false;
        }

        for (var i = 0; i < mark.Length; i++)
        {
            if (_text[_text.Length - mark.Length + i] != mark[i])
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>White space that the form has around values is the form's, but no more of it.</summary>
    private string WithoutBreaks(string value)
    {
        var before = _tags.KeyClose[_tags.KeyClose.TrimEnd().Length..];
        var after = _tags.Close[..^_tags.Close.TrimStart().Length];
        var start = before.Length > 0 && value.StartsWith(before, StringComparison.Ordinal) ? before.Length : 0;
        var isClosed = after.Length > 0 && value.AsSpan(start).EndsWith(after, StringComparison.Ordinal);
        var end = isClosed ? value.Length - after.Length : value.Length;
        value = value[start..end];
        return value.StartsWith(CDataOpen, StringComparison.Ordinal) && value.EndsWith(CDataClose, StringComparison.Ordinal)
            ? value[CDataOpen.Length..^CDataClose.Length]
            : value;
    }

    /// <summary>A value is a string where the schema says so, and else what it is in JSON, and else a string.</summary>
    private JsonNode? ToNode(string value)
    {
        if (_parameters.ValueKind == JsonValueKind.Object && _parameters.TryGetProperty(_key, out var schema) && IsString(schema))
        {
            return JsonValue.Create(value);
        }

        try
        {
            return JsonNode.Parse(value);
        }
        catch (JsonException)
        {
            // Some templates write values as Python does; whatever else is no JSON is a string.
            return PythonReader.TryReadValue(value) is { } json ? JsonNode.Parse(json) : JsonValue.Create(value);
        }
    }

    private static bool IsString(JsonElement schema) => schema.ValueKind == JsonValueKind.Object
        && ((schema.TryGetProperty("type", out var type) && type.ValueKind == JsonValueKind.String && type.ValueEquals("string"))
            || (schema.TryGetProperty("enum", out var values) && values.ValueKind == JsonValueKind.Array
                && values.EnumerateArray().All(static value => value.ValueKind == JsonValueKind.String)));
}
