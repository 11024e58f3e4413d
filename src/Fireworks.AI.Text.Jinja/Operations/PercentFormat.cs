using System.Text;
using Fireworks.AI.Text.Jinja.Rendering;
using Fireworks.AI.Text.Jinja.Values;

namespace Fireworks.AI.Text.Jinja.Operations;

/// <summary>The operator <c>%</c> of strings.</summary>
internal static class PercentFormat
{
    public static TemplateValue Format(RenderState state, in TemplateValue format, in TemplateValue values)
    {
        var source = format.AsText;
        var items = values is { Kind: ValueKind.Sequence, AsSequence.Form: SequenceForm.Tuple }
            ? values.AsSequence.Items
            : [values];
        var used = 0;
        var builder = state.RentBuilder();
        for (var i = 0; i < source.Length;)
        {
            var percent = source.IndexOf('%', i);
            if (percent < 0)
            {
                builder.AppendSlice(format, i, source.Length - i);
                break;
            }

            builder.AppendSlice(format, i, percent - i);
            i = percent + 1;
            var specification = FormatSpecification.ParsePercent(source, ref i, out var key, out var type);
            if (type == '%')
            {
                builder.Append('%', isTemplate: true);
                continue;
            }

            var value = key is null
                ? used < items.Count ? items[used++] : throw new ChatTemplateException("there are fewer values than places in a format")
                : values.Kind == ValueKind.Map ? Attributes.GetItem(state, values, TemplateValue.Text(key, isTemplate: true))
                : throw new ChatTemplateException("a format with names needs a dictionary");
            specification.Append(state, builder, Convert(state, value, type), type is 's' or 'r' or 'c' ? 's' : type);
        }

        // Python forgives what has items of its own.
        var isForgiven = values.Kind is ValueKind.Map or ValueKind.Undefined
            || (values.Kind == ValueKind.Sequence && values.AsSequence.Form is SequenceForm.List or SequenceForm.Range);
        if (used < items.Count && !isForgiven)
        {
            throw new ChatTemplateException("there are more values than places in a format");
        }

        return state.Finish(builder);
    }

    private static TemplateValue Convert(RenderState state, in TemplateValue value, char type)
    {
        switch (type)
        {
            case 's':
                return state.ToText(value);
            case 'r':
                return Printer.Represent(value, state.Budget);
            case 'c' when value.IsIntegral && Rune.IsValid((int)Math.Clamp(value.AsInteger, -1, int.MaxValue)):
                return TemplateValue.Text(new Rune((int)value.AsInteger).ToString(), isTemplate: true);
            case 'c' when value.IsText:
                return value;
            case 'd' or 'i' or 'u' when value.Kind == ValueKind.Float:
                return TemplateValue.From((long)value.AsNumber);
            case 'd' or 'i' or 'u' or 'x' or 'X' or 'o' or 'f' or 'F' or 'e' or 'E' or 'g' or 'G' when value.IsNumber:
                return value;
            default:
                throw value.IsUndefined
                    ? value.UndefinedError()
                    : new ChatTemplateException($"'%{type}' cannot show a value of type {value.TypeName}");
        }
    }
}
