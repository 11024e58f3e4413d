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
        ["list"] = static (state, in value, in arguments) => TemplateValue.List(Walk(state, value)),
        ["first"] = static (state, in value, in arguments) => Walk(state, value) is [TemplateValue first, ..] ? first : TemplateValue.Undefined("the first item of an empty list"),
        ["last"] = static (state, in value, in arguments) => Walk(state, value) is [.., TemplateValue last] ? last : TemplateValue.Undefined("the last item of an empty list"),
        ["reverse"] = Reverse,
        ["items"] = static (state, in value, in arguments) => value.Kind switch
        {
            ValueKind.Map => Generator([.. value.AsMap.Entries.Select(static entry => TemplateValue.Tuple(entry.Key, entry.Value))]),
            ValueKind.Undefined => Generator([]),
            _ => throw new ChatTemplateException($"the filter 'items' needs a dictionary, not {value.TypeName}"),
        },
        ["dictsort"] = SortMap,
        ["sort"] = Sort,
        ["unique"] = Unique,
        ["min"] = static (state, in value, in arguments) => Extreme(state, value, arguments, -1),
        ["max"] = static (state, in value, in arguments) => Extreme(state, value, arguments, 1),
        ["batch"] = Batch,
        ["slice"] = Slice,
        ["join"] = Join,
        ["default"] = Default,
        ["d"] = Default,
        ["attr"] = static (state, in value, in arguments) => Members.GetOwnAttribute(value, arguments.Text(0, "name")?.AsText ?? ""),
        ["groupby"] = GroupBy,
    };

    public static IReadOnlyList<TemplateValue> Walk(RenderState state, in TemplateValue value)
    {
        var items = Iteration.Items(state, value);
        state.Budget.Spend(items.Count);
        return items;
    }

    public static TemplateValue Generator(IReadOnlyList<TemplateValue> items) =>
        TemplateValue.From(new TemplateSequence(items, SequenceForm.Generator));

    /// <summary>Sorts stably; strings without regard to case unless asked.</summary>
    private static List<TemplateValue> Order(
        RenderState state, IEnumerable<TemplateValue> items, Func<TemplateValue, TemplateValue> key, bool isCaseSensitive, bool isReversed) =>
        state.Comparer.Order(items, item => isCaseSensitive ? key(item) : FoldCase(key(item)), isReversed);

    private static TemplateValue FoldCase(in TemplateValue value) =>
        value.IsText ? TemplateValue.Text(CaseMapping.Lower(value.AsText), value.IsTemplateText) : value;

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
        TemplateValue[] items = [.. Walk(state, value).Reverse()];
        return value.IsText ? TextOperations.Join(state, TemplateValue.EmptyText, items) : Generator(items);
    }

    private static TemplateValue SortMap(RenderState state, in TemplateValue value, in Arguments arguments)
    {
        arguments.Expect("dictsort", 0, "case_sensitive", "by", "reverse");
        if (value.Kind != ValueKind.Map)
        {
            throw new ChatTemplateException($"the filter 'dictsort' needs a dictionary, not {value.TypeName}");
        }

        var part = (arguments.Text(1, "by")?.AsText ?? "key") switch
        {
            "key" => 0,
            "value" => 1,
            _ => throw new ChatTemplateException("dictsort sorts by 'key' or by 'value'"),
        };
        var pairs = value.AsMap.Entries.Select(static entry => TemplateValue.Tuple(entry.Key, entry.Value));
        return TemplateValue.List(Order(
            state, pairs, pair => pair.AsSequence.Items[part], arguments.Flag(0, "case_sensitive"), arguments.Flag(2, "reverse")));
    }

    private static TemplateValue Sort(RenderState state, in TemplateValue value, in Arguments arguments)
    {
        arguments.Expect("sort", 0, "reverse", "case_sensitive", "attribute");
        var attribute = arguments.Get(2, "attribute");
        var isCaseSensitive = arguments.Flag(1, "case_sensitive");
        return TemplateValue.List(Order(
            state, Walk(state, value), item => SortKey(state, item, attribute, isCaseSensitive), isCaseSensitive, arguments.Flag(0, "reverse")));
    }

    /// <summary>One attribute, or a list of several that are compared one after the other.</summary>
    private static TemplateValue SortKey(RenderState state, in TemplateValue item, in TemplateValue attribute, bool isCaseSensitive)
    {
        if (!attribute.IsText || !attribute.AsText.Contains(','))
        {
            return AttributePath.Get(state, item, attribute);
        }

        var keys = new List<TemplateValue>();
        foreach (var part in attribute.AsText.Split(','))
        {
            var key = AttributePath.Get(state, item, TemplateValue.Text(part, isTemplate: true));
            keys.Add(isCaseSensitive ? key : FoldCase(key));
        }

        return TemplateValue.List(keys);
    }

    private static TemplateValue Unique(RenderState state, in TemplateValue value, in Arguments arguments)
    {
        arguments.Expect("unique", 0, "case_sensitive", "attribute");
        var isCaseSensitive = arguments.Flag(0, "case_sensitive");
        var attribute = arguments.Get(1, "attribute");
        var seen = new HashSet<TemplateValue>(state.Comparer);
        var items = new List<TemplateValue>();
        foreach (var item in Walk(state, value))
        {
            var key = AttributePath.Get(state, item, attribute);
            if (seen.Add(state.Comparer.Key(isCaseSensitive ? key : FoldCase(key))))
            {
                items.Add(item);
            }
        }

        return Generator(items);
    }

    private static TemplateValue Extreme(RenderState state, in TemplateValue value, in Arguments arguments, int sign)
    {
        arguments.Expect(sign > 0 ? "max" : "min", 0, "case_sensitive", "attribute");
        var isCaseSensitive = arguments.Flag(0, "case_sensitive");
        var attribute = arguments.Get(1, "attribute");
        var best = TemplateValue.Undefined("an extreme of an empty list");
        TemplateValue bestKey = default;
        foreach (var item in Walk(state, value))
        {
            var key = AttributePath.Get(state, item, attribute);
            key = isCaseSensitive ? key : FoldCase(key);
            if (bestKey.IsMissing || Math.Sign(state.Comparer.Compare(key, bestKey)) == sign)
            {
                (best, bestKey) = (item, key);
            }
        }

        return best;
    }

    private static TemplateValue Batch(RenderState state, in TemplateValue value, in Arguments arguments)
    {
        arguments.Expect("batch", 1, "linecount", "fill_with");
        var size = (int)Math.Clamp(arguments.Integer(0, "linecount", 1), 1, int.MaxValue);
        var fill = arguments.Get(1, "fill_with");
        state.Budget.SpendTimes(fill.IsMissing || fill.IsNone ? 0 : size, 8);
        var batches = new List<TemplateValue>();
        foreach (var chunk in Walk(state, value).Chunk(size))
        {
            var items = new List<TemplateValue>(chunk);
            while (items.Count < size && !fill.IsMissing && !fill.IsNone)
            {
                items.Add(fill);
            }

            batches.Add(TemplateValue.List(items));
        }

        return Generator(batches);
    }

    private static TemplateValue Slice(RenderState state, in TemplateValue value, in Arguments arguments)
    {
        arguments.Expect("slice", 1, "slices", "fill_with");
        var items = Walk(state, value);
        var slices = arguments.Integer(0, "slices", 1);
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

        return Generator(columns);
    }

    private static TemplateValue Join(RenderState state, in TemplateValue value, in Arguments arguments)
    {
        arguments.Expect("join", 0, "d", "attribute");
        var attribute = arguments.Get(1, "attribute");
        var items = Walk(state, value);
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
        if (!value.IsUndefined && (value.IsTrue || !arguments.Flag(1, "boolean")))
        {
            return value;
        }

        var otherwise = arguments.Get(0, "default_value");
        return otherwise.IsMissing ? TemplateValue.EmptyText : otherwise;
    }

    private static TemplateValue GroupBy(RenderState state, in TemplateValue value, in Arguments arguments)
    {
        arguments.Expect("groupby", 1, "attribute", "default", "case_sensitive");
        var attribute = arguments.Get(0, "attribute");
        var otherwise = arguments.Get(1, "default");
        var isCaseSensitive = arguments.Flag(2, "case_sensitive");
        var groups = new List<TemplateValue>();
        var members = new List<TemplateValue>();
        TemplateValue current = default;
        foreach (var item in Order(state, Walk(state, value), Key, isCaseSensitive, isReversed: false))
        {
            if (members.Count > 0 && !state.Comparer.AreEqual(Fold(Key(item)), Fold(current)))
            {
                groups.Add(TemplateValue.Tuple(current, TemplateValue.List(members)));
                members = [];
            }

            current = members.Count == 0 ? Key(item) : current;
            members.Add(item);
        }

        if (members.Count > 0)
        {
            groups.Add(TemplateValue.Tuple(current, TemplateValue.List(members)));
        }

        return TemplateValue.List(groups);

        TemplateValue Key(TemplateValue item) => AttributePath.Get(state, item, attribute, otherwise);

        TemplateValue Fold(TemplateValue key) => isCaseSensitive ? key : FoldCase(key);
    }
}
