using System.Globalization;
using Fireworks.AI.Text.Jinja.Rendering;
using Fireworks.AI.Text.Jinja.Values;

namespace Fireworks.AI.Text.Jinja.Operations;

/// <summary>str.format().</summary>
internal static class BraceFormat
{
    public static TemplateValue Format(RenderState state, in TemplateValue format, in Arguments arguments)
    {
        var source = format.AsText;
        var builder = state.RentBuilder();
        var automatic = 0;
        for (var i = 0; i < source.Length;)
        {
            var brace = source.AsSpan(i).IndexOfAny('{', '}');
            var end = brace < 0 ? source.Length : i + brace;
            builder.AppendSlice(format, i, end - i);
            i = end;
            if (i == source.Length)
            {
                break;
            }

            if (i + 1 < source.Length && source[i + 1] == source[i])
            {
                builder.AppendSlice(format, i, 1);
                i += 2;
                continue;
            }

            var close = source[i] == '{' ? source.IndexOf('}', i) : -1;
            if (close < 0)
            {
                throw new ChatTemplateException("a brace in a format stands alone; write it twice");
            }

            AppendField(state, builder, source[(i + 1)..close], arguments, ref automatic);
            i = close + 1;
        }

        return state.Finish(builder);
    }

    private static void AppendField(RenderState state, TextBuilder output, string field, in Arguments arguments, ref int automatic)
    {
        if (field.Contains('{'))
        {
            throw new ChatTemplateException("a place inside of a place in a format is not supported");
        }

        var colon = field.IndexOf(':', StringComparison.Ordinal);
        var specification = colon < 0 ? "" : field[(colon + 1)..];
        var path = colon < 0 ? field : field[..colon];
        var conversion = '\0';
        if (path.Length > 1 && path[^2] == '!')
        {
            conversion = path[^1];
            path = path[..^2];
        }

        var value = Resolve(state, path, arguments, ref automatic);
        if (conversion == 'r')
        {
            value = Printer.Represent(value, state.Budget);
        }
        else if (conversion != '\0' || specification.Length == 0 || !value.IsNumber || value.Kind == ValueKind.Boolean)
        {
            value = state.ToText(value);
        }

        var parsed = FormatSpecification.ParseBrace(specification, out var type);
        parsed.Append(state, output, value, type);
    }

    private static TemplateValue Resolve(RenderState state, string path, in Arguments arguments, ref int automatic)
    {
        var nameEnd = path.AsSpan().IndexOfAny('.', '[');
        var name = nameEnd < 0 ? path : path[..nameEnd];
        var index = name.Length == 0 ? automatic++
            : int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1;
        var value = index < 0
            ? arguments.Get(int.MaxValue, name)
            : index < arguments.Positional.Length ? arguments.Positional[index] : default;
        if (value.IsMissing)
        {
            throw new ChatTemplateException($"a format asks for '{(name.Length == 0 ? automatic - 1 : name)}', which is not given");
        }

        var rest = nameEnd < 0 ? "" : path[nameEnd..];
        while (rest.Length > 0)
        {
            var isItem = rest[0] == '[';
            var end = isItem ? rest.IndexOf(']', StringComparison.Ordinal) : rest.AsSpan(1).IndexOfAny('.', '[') + 1;
            end = end <= 0 ? (isItem ? throw new ChatTemplateException("a '[' in a format is not closed") : rest.Length) : end;
            var attribute = rest[1..end];
            value = !isItem
                ? Attributes.GetAttribute(state, value, attribute)
                : Attributes.GetItem(state, value,
                    long.TryParse(attribute, NumberStyles.None, CultureInfo.InvariantCulture, out var position)
                    ? TemplateValue.From(position)
                    : TemplateValue.Text(attribute, isTemplate: true));
            rest = rest[(isItem ? end + 1 : end)..];
        }

        return value;
    }
}
