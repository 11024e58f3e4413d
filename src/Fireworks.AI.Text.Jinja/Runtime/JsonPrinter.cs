using System.Buffers;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Fireworks.AI.Text.Jinja.Runtime;

/// <summary>Writes values as json.dumps does. The text is the template's only if every string in it is.</summary>
internal sealed class JsonPrinter(JsonFormat format)
{
    private static readonly SearchValues<char> Escaped = SearchValues.Create(
        "\"\\\u0000\u0001\u0002\u0003\u0004\u0005\u0006\u0007\b\t\n\u000b\f\r\u000e\u000f\u0010\u0011\u0012\u0013\u0014\u0015\u0016\u0017\u0018\u0019\u001a\u001b\u001c\u001d\u001e\u001f");

    private readonly bool _readsJsonDirectly = !format.SortKeys;
    private bool _isTemplate;

    public static void Append(TextBuilder output, in TemplateValue value, in JsonFormat format)
    {
        // Text of a single origin keeps a prompt in few segments; that of a message wins.
        new JsonPrinter(format) { _isTemplate = IsTemplate(value) }.Append(output, value, 0);
    }

    private static bool IsTemplate(in TemplateValue value)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        RenderBudget.Current?.Spend(1);
        switch (value.Kind)
        {
            case ValueKind.Text:
                return value.IsTemplateText;
            case ValueKind.Sequence:
                return !value.AsSequence.TryGetJson(out _) && value.AsSequence.Items.All(static item => IsTemplate(item));
            case ValueKind.Map:
                return !value.AsMap.TryGetJson(out _)
                    && value.AsMap.Entries.All(static entry => IsTemplate(entry.Key) && IsTemplate(entry.Value));
            default:
                return true;
        }
    }

    private void Append(TextBuilder output, in TemplateValue value, int depth)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        switch (value.Kind)
        {
            case ValueKind.Text:
                AppendString(output, value.AsText);
                break;
            case ValueKind.None:
                Write(output, "null");
                break;
            case ValueKind.Boolean:
                Write(output, value.AsBoolean ? "true" : "false");
                break;
            case ValueKind.Integer:
                Write(output, value.Digits);
                break;
            case ValueKind.Float:
                Write(output, Number(value.AsNumber));
                break;
            case ValueKind.Sequence when value.AsSequence.Form is SequenceForm.List or SequenceForm.Tuple:
                AppendList(output, value.AsSequence, depth);
                break;
            case ValueKind.Map:
                AppendMap(output, value.AsMap, depth);
                break;
            case ValueKind.Undefined:
                throw value.UndefinedError();
            default:
                throw new ChatTemplateException($"a value of type {value.TypeName} cannot be written as JSON");
        }
    }

    private void AppendList(TextBuilder output, TemplateSequence list, int depth)
    {
        if (_readsJsonDirectly && list.TryGetJson(out var json))
        {
            AppendJson(output, json, depth);
            return;
        }

        Write(output, "[");
        for (var i = 0; i < list.Count; i++)
        {
            Separate(output, i, depth + 1);
            Append(output, list.Items[i], depth + 1);
        }

        Close(output, ']', list.Count, depth);
    }

    private void AppendMap(TextBuilder output, TemplateMap map, int depth)
    {
        if (_readsJsonDirectly && map.TryGetJson(out var json))
        {
            AppendJson(output, json, depth);
            return;
        }

        var entries = format.SortKeys ? SortedEntries(map) : map.Entries;
        Write(output, "{");
        var index = 0;
        foreach ((var key, var value) in entries)
        {
            Separate(output, index++, depth + 1);
            AppendString(output, KeyText(key));
            Write(output, format.KeySeparator);
            Append(output, value, depth + 1);
        }

        Close(output, '}', index, depth);
    }

    private static IEnumerable<KeyValuePair<TemplateValue, TemplateValue>> SortedEntries(TemplateMap map)
    {
        if (map.Entries.Any(static entry => !entry.Key.IsText))
        {
            throw new ChatTemplateException("tojson can sort keys that are strings only");
        }

        return map.Entries.OrderBy(static entry => entry.Key, Comparer<TemplateValue>.Create(static (left, right) => ValueComparer.Compare(left, right)));
    }

    private void AppendJson(TextBuilder output, JsonElement json, int depth)
    {
        var index = 0;
        switch (json.ValueKind)
        {
            case JsonValueKind.Object:
                Write(output, "{");
                foreach (var property in json.EnumerateObject())
                {
                    Separate(output, index++, depth + 1);
                    AppendString(output, property.Name);
                    Write(output, format.KeySeparator);
                    AppendJson(output, property.Value, depth + 1);
                }

                Close(output, '}', index, depth);
                break;
            case JsonValueKind.Array:
                Write(output, "[");
                foreach (var item in json.EnumerateArray())
                {
                    Separate(output, index++, depth + 1);
                    AppendJson(output, item, depth + 1);
                }

                Close(output, ']', index, depth);
                break;
            case JsonValueKind.String:
                AppendString(output, json.GetString()!);
                break;
            default:
                Append(output, JsonValues.Convert(json), depth);
                break;
        }
    }

    private static string KeyText(in TemplateValue key) => key.Kind switch
    {
        ValueKind.Text => key.AsText,
        ValueKind.None => "null",
        ValueKind.Boolean => key.AsBoolean ? "true" : "false",
        ValueKind.Integer => key.Digits,
        ValueKind.Float => Number(key.AsNumber),
        _ => throw new ChatTemplateException($"a value of type {key.TypeName} cannot be a key in JSON"),
    };

    private static string Number(double value) => double.IsNaN(value) ? "NaN"
        : double.IsInfinity(value) ? (value > 0 ? "Infinity" : "-Infinity")
        : PythonText.Format(value);

    private void Separate(TextBuilder output, int index, int depth)
    {
        if (index > 0)
        {
            Write(output, format.ItemSeparator);
        }

        NewLine(output, depth);
    }

    private void Close(TextBuilder output, char bracket, int count, int depth)
    {
        if (count > 0)
        {
            NewLine(output, depth);
        }

        output.Append(bracket, _isTemplate);
    }

    private void NewLine(TextBuilder output, int depth)
    {
        if (format.Indent is null)
        {
            return;
        }

        Write(output, "\n");
        for (var i = 0; i < depth; i++)
        {
            Write(output, format.Indent);
        }
    }

    private void AppendString(TextBuilder output, ReadOnlySpan<char> text)
    {
        output.Append('"', _isTemplate);
        while (!text.IsEmpty)
        {
            var plain = format.EnsureAscii ? text.IndexOfAnyExceptInRange(' ', '~') : text.IndexOfAny(Escaped);
            if (format.EnsureAscii)
            {
                var special = text.IndexOfAny('"', '\\');
                plain = special >= 0 && (plain < 0 || special < plain) ? special : plain;
            }

            if (plain < 0)
            {
                output.Append(text, _isTemplate);
                break;
            }

            output.Append(text[..plain], _isTemplate);
            AppendEscape(output, text[plain]);
            text = text[(plain + 1)..];
        }

        output.Append('"', _isTemplate);
    }

    private void AppendEscape(TextBuilder output, char character) => Write(output, character switch
    {
        '"' => "\\\"",
        '\\' => "\\\\",
        '\n' => "\\n",
        '\r' => "\\r",
        '\t' => "\\t",
        '\b' => "\\b",
        '\f' => "\\f",
        _ => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}"),
    });

    private void Write(TextBuilder output, string text) => output.Append(text, _isTemplate);
}
