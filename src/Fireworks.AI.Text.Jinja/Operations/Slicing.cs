using Fireworks.AI.Text.Jinja.Rendering;
using Fireworks.AI.Text.Jinja.Values;

namespace Fireworks.AI.Text.Jinja.Operations;

/// <summary>Slices and indices of lists and strings, counted in code points and from the end where negative.</summary>
internal static class Slicing
{
    private const int ElementCost = 8;

    public static TemplateValue Slice(RenderState state, in TemplateValue target, long? start, long? stop, long? step)
    {
        switch (target.Kind)
        {
            case ValueKind.Sequence when target.AsSequence.IsIndexable:
                return SliceList(state, target.AsSequence, start, stop, step ?? 1);
            case ValueKind.Text:
                return SliceText(state, target, start, stop, step ?? 1);
            case ValueKind.Undefined:
                throw target.UndefinedError();
            default:
                return TemplateValue.Undefined($"a slice of a value of type {target.TypeName}");
        }
    }

    /// <summary>Gets the code point at an index of a string.</summary>
    public static TemplateValue Character(in TemplateValue text, long index)
    {
        var units = text.AsText;
        var length = PythonText.Length(units);
        index = index < 0 ? index + length : index;
        if (index < 0 || index >= length)
        {
            return TemplateValue.Undefined($"item {index}");
        }

        var offset = PythonText.Offset(units, (int)index);
        return TextOperations.Slice(text, offset, PythonText.CountUnits(units, offset));
    }

    private static TemplateValue SliceList(RenderState state, TemplateSequence list, long? start, long? stop, long step)
    {
        (var first, var count) = Bounds(list.Count, start, stop, step);
        state.Budget.Spend(count * ElementCost);
        var items = new TemplateValue[count];
        for (var i = 0; i < items.Length; i++)
        {
            items[i] = list.Items[(int)(first + (i * step))];
        }

        return TemplateValue.From(new TemplateSequence(items, list.Form));
    }

    private static TemplateValue SliceText(RenderState state, in TemplateValue text, long? start, long? stop, long step)
    {
        var units = text.AsText;
        state.Budget.SpendOn(text);
        (var first, var count) = Bounds(PythonText.Length(units), start, stop, step);
        if (count == 0)
        {
            return TemplateValue.Text("", text.IsTemplateText);
        }

        if (step == 1)
        {
            var from = PythonText.Offset(units, (int)first);
            var to = PythonText.Offset(units, (int)(first + count));
            return TextOperations.Slice(state, text, from, to - from);
        }

        var characters = Iteration.Items(state, text);
        var builder = state.RentBuilder();
        for (long i = 0; i < count; i++)
        {
            builder.Append(characters[(int)(first + (i * step))]);
        }

        return state.Finish(builder);
    }

    private static (long First, long Count) Bounds(int length, long? start, long? stop, long step)
    {
        if (step == 0)
        {
            throw new ChatTemplateException("the step of a slice cannot be zero");
        }

        // A step beyond the length takes one item, whatever its size.
        step = Math.Clamp(step, -length - 1, length + 1);
        long lowest = step > 0 ? 0 : -1;
        long highest = step > 0 ? length : length - 1;
        var first = Clamp(start, step > 0 ? lowest : highest);
        var end = Clamp(stop, step > 0 ? highest : lowest);
        var span = step > 0 ? end - first : first - end;
        return (first, span <= 0 ? 0 : ((span - 1) / Math.Abs(step)) + 1);

        long Clamp(long? bound, long otherwise) => bound is not { } value
            ? otherwise
            : Math.Clamp(value < 0 ? value + length : value, lowest, highest);
    }
}
