using Fireworks.AI.Text.Jinja.Operations;
using Fireworks.AI.Text.Jinja.Rendering;
using Fireworks.AI.Text.Jinja.Values;

namespace Fireworks.AI.Text.Jinja.Builtins;

/// <summary>Filters over whole lists and dictionaries.</summary>
internal static class CollectionFilters
{
    public static Dictionary<string, TemplateFilter> All { get; } = new()
    {
        ["length"] = Length,
        ["count"] = Length,
        ["list"] = static (state, in value, in arguments) => TemplateValue.List(Iteration.Walk(state, value)),
        ["first"] = static (state, in value, in arguments) => Iteration.Walk(state, value) is [var first, ..]
            ? first
            : TemplateValue.Undefined("the first item of an empty list"),
        ["last"] = static (state, in value, in arguments) => Iteration.Walk(state, value) is [.., var last]
            ? last
            : TemplateValue.Undefined("the last item of an empty list"),
        ["reverse"] = Reverse,
        ["items"] = static (state, in value, in arguments) => value.Kind switch
        {
            ValueKind.Map =>
                TemplateValue.Generator([.. value.AsMap.Entries.Select(static entry => TemplateValue.Tuple(entry.Key, entry.Value))]),
            ValueKind.Undefined => TemplateValue.Generator([]),
            _ => throw new ChatTemplateException($"the filter 'items' needs a dictionary, not {value.TypeName}"),
        },
        ["batch"] = Batch,
        ["slice"] = Slice,
        ["join"] = Join,
        ["default"] = Default,
        ["d"] = Default,
        ["attr"] = static (state, in value, in arguments) => Attributes.GetOwnAttribute(value, arguments.GetText(0, "name")?.AsText ?? ""),
    };

    private static TemplateValue Length(RenderState state, in TemplateValue value, in Arguments arguments) => value.Kind switch
    {
        ValueKind.Text => TemplateValue.From(PythonText.Length(value.AsText)),
        ValueKind.Map => TemplateValue.From(value.AsMap.Count),
        ValueKind.Undefined => TemplateValue.From(0),
        ValueKind.Sequence when value.AsSequence.Form != SequenceForm.Generator => TemplateValue.From(value.AsSequence.Count),
        _ => throw new ChatTemplateException($"a value of type {value.TypeName} has no length"),
    };

    private static TemplateValue Reverse(RenderState state, in TemplateValue value, in Arguments arguments)
    {
        TemplateValue[] items = [.. Iteration.Walk(state, value).Reverse()];
        return value.IsText ? TextOperations.Join(state, TemplateValue.EmptyText, items) : TemplateValue.Generator(items);
    }

    private static TemplateValue Batch(RenderState state, in TemplateValue value, in Arguments arguments)
    {
        arguments.Expect("batch", 1, "linecount", "fill_with");
        var size = (int)Math.Clamp(arguments.GetInteger(0, "linecount", 1), 1, int.MaxValue);
        var fill = arguments.Get(1, "fill_with");
        state.Budget.SpendTimes(fill.IsMissing || fill.IsNone ? 0 : size, 8);
        var batches = new List<TemplateValue>();
        foreach (var chunk in Iteration.Walk(state, value).Chunk(size))
        {
            var items = new List<TemplateValue>(chunk);
            while (items.Count < size && !fill.IsMissing && !fill.IsNone)
            {
                items.Add(fill);
            }

            batches.Add(TemplateValue.List(items));
        }

        return TemplateValue.Generator(batches);
    }

    private static TemplateValue Slice(RenderState state, in TemplateValue value, in Arguments arguments)
    {
        arguments.Expect("slice", 1, "slices", "fill_with");
        var items = Iteration.Walk(state, value);
        var slices = arguments.GetInteger(0, "slices", 1);
        if (slices < 1)
        {
            throw new ChatTemplateException("slice needs at least one slice");
        }

        var fill = arguments.Get(1, "fill_with");
        state.Budget.SpendTimes(slices, 8);
        (var size, var longer) = (items.Count / slices, items.Count % slices);
        var columns = new List<TemplateValue>();
        var position = 0;
        for (long i = 0; i < slices; i++)
        {
            var end = position + (int)(size + (i < longer ? 1 : 0));
            var column = items.Skip(position).Take(end - position).ToList();
            if (!fill.IsMissing && !fill.IsNone && i >= longer)
            {
                column.Add(fill);
            }

            columns.Add(TemplateValue.List(column));
            position = end;
        }

        return TemplateValue.Generator(columns);
    }

    private static TemplateValue Join(RenderState state, in TemplateValue value, in Arguments arguments)
    {
        arguments.Expect("join", 0, "d", "attribute");
        var attribute = arguments.Get(1, "attribute");
        var items = Iteration.Walk(state, value);
        if (!attribute.IsMissing && !attribute.IsNone)
        {
            items = [.. items.Select(item => AttributePath.Get(state, item, attribute))];
        }

        var separator = arguments.Get(0, "d");
        return TextOperations.Join(state, separator.IsMissing ? TemplateValue.EmptyText : state.ToText(separator), items);
    }

    private static TemplateValue Default(RenderState state, in TemplateValue value, in Arguments arguments)
    {
        arguments.Expect("default", 0, "default_value", "boolean");
        if (!value.IsUndefined && (value.IsTrue || !arguments.GetBoolean(1, "boolean")))
        {
            return value;
        }

        var otherwise = arguments.Get(0, "default_value");
        return otherwise.IsMissing ? TemplateValue.EmptyText : otherwise;
    }
}
