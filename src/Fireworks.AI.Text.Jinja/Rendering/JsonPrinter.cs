using System.Buffers;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Fireworks.AI.Text.Jinja.Values;

namespace Fireworks.AI.Text.Jinja.Rendering;

/// <summary>Writes values as json.dumps does. The text is the template's only if every string in it is.</summary>
internal sealed class JsonPrinter(TextBuilder output, JsonFormat format, bool isTemplate)
{
    private static readonly SearchValues<char> Escaped =
        SearchValues.Create(['"', '\\', .. Enumerable.Range(0, ' ').Select(static code => (char)code)]);

    private readonly bool _readsJsonDirectly = !format.SortKeys;

    public static void Append(TextBuilder output, in TemplateValue value, in JsonFormat format)
    {
        // Text of a single origin keeps a prompt in few segments; that of a message wins.
        new JsonPrinter(output, format, IsTemplate(value, output.Budget)).Append(value, 0);
    }

    private static bool IsTemplate(in TemplateValue value, RenderBudget? budget)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        budget?.Spend(1);
        switch (value.Kind)
        {
            case ValueKind.Text:
                return value.IsTemplateText;
            case ValueKind.Sequence:
                return !value.AsSequence.TryGetJson(out _) && value.AsSequence.Items.All(item => IsTemplate(item, budget));
            case ValueKind.Map:
                return !value.AsMap.TryGetJson(out _)
                    && value.AsMap.Entries.All(entry => IsTemplate(entry.Key, budget) && IsTemplate(entry.Value, budget));
            default:
                return true;
        }
    }

    private void Append(in TemplateValue value, int depth)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        switch (value.Kind)
        {
            case ValueKind.Text:
                AppendString(value.AsText);
                break;
            case ValueKind.None:
                Write("null");
                break;
            case ValueKind.Boolean:
                Write(value.AsBoolean ? "true" : "false");
                break;
            case ValueKind.Integer:
                Write(value.Digits);
                break;
            case ValueKind.Float:
                Write(Number(value.AsNumber));
                break;
            case ValueKind.Sequence when value.AsSequence.Form is SequenceForm.List or SequenceForm.Tuple:
                AppendList(value.AsSequence, depth);
                break;
            case ValueKind.Map:
                AppendMap(value.AsMap, depth);
                break;
            case ValueKind.Undefined:
                throw value.UndefinedError();
            default:
                throw new ChatTemplateException($"a value of type {value.TypeName} cannot be written as JSON");
        }
    }

    private void AppendList(TemplateSequence list, int depth)
    {
        if (_readsJsonDirectly && list.TryGetJson(out var json))
        {
            AppendJson(json, depth);
            return;
        }

        Write("[");
        for (var i = 0; i < list.Count; i++)
        {
            Separate(i, depth + 1);
            Append(list.Items[i], depth + 1);
        }

        Close(']', list.Count, depth);
    }

    private void AppendMap(TemplateMap map, int depth)
    {
        if (_readsJsonDirectly && map.TryGetJson(out var json))
        {
            AppendJson(json, depth);
            return;
        }

        var entries = format.SortKeys ? SortedEntries(map) : map.Entries;
        Write("{");
        var index = 0;
        foreach ((var key, var value) in entries)
        {
            Separate(index++, depth + 1);
            AppendString(KeyText(key));
            Write(format.KeySeparator);
            Append(value, depth + 1);
        }

        Close('}', index, depth);
    }

    private List<KeyValuePair<TemplateValue, TemplateValue>> SortedEntries(TemplateMap map)
    {
        if (map.Entries.Any(static entry => !entry.Key.IsText))
        {
            throw new ChatTemplateException("tojson can sort keys that are strings only");
        }

        return new ValueComparer(output.Budget).Order(map.Entries, static entry => entry.Key);
    }

    private void AppendJson(JsonElement json, int depth)
    {
        var index = 0;
        switch (json.ValueKind)
        {
            case JsonValueKind.Object:
                Write("{");
                foreach (var property in json.EnumerateObject())
                {
                    Separate(index++, depth + 1);
                    AppendString(property.Name);
                    Write(format.KeySeparator);
                    AppendJson(property.Value, depth + 1);
                }

                Close('}', index, depth);
                break;
            case JsonValueKind.Array:
                Write("[");
                foreach (var item in json.EnumerateArray())
                {
                    Separate(index++, depth + 1);
                    AppendJson(item, depth + 1);
                }

                Close(']', index, depth);
                break;
            case JsonValueKind.String:
                AppendString(json.GetString()!);
                break;
            default:
                Append(TemplateValue.FromJson(json), depth);
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

    private void Separate(int index, int depth)
    {
        if (index > 0)
        {
            Write(format.ItemSeparator);
        }

        NewLine(depth);
    }

    private void Close(char bracket, int count, int depth)
    {
        if (count > 0)
        {
            NewLine(depth);
        }

        output.Append(bracket, isTemplate);
    }

    private void NewLine(int depth)
    {
        if (format.Indent is null)
        {
            return;
        }

        Write("\n");
        for (var i = 0; i < depth; i++)
        {
            Write(format.Indent);
        }
    }

    private void AppendString(ReadOnlySpan<char> text)
    {
        output.Append('"', isTemplate);
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
                output.Append(text, isTemplate);
                break;
            }

            output.Append(text[..plain], isTemplate);
            AppendEscape(text[plain]);
            text = text[(plain + 1)..];
        }

        output.Append('"', isTemplate);
    }

    private void AppendEscape(char character) => Write(character switch
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

    private void Write(string text) => output.Append(text, isTemplate);
}

/// <summary>How <c>tojson</c> writes: the defaults are those of Python's json.dumps.</summary>
internal readonly record struct JsonFormat(string ItemSeparator, string KeySeparator, string? Indent, bool EnsureAscii, bool SortKeys)
{
    public static JsonFormat Default { get; } = new(", ", ": ", null, EnsureAscii: false, SortKeys: false);
}
