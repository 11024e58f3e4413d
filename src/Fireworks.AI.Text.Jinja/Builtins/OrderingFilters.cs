using Fireworks.AI.Text.Jinja.Operations;
using Fireworks.AI.Text.Jinja.Rendering;
using Fireworks.AI.Text.Jinja.Values;

namespace Fireworks.AI.Text.Jinja.Builtins;

/// <summary>Filters that compare items: sorting, grouping and what is smallest, largest or new.</summary>
internal static class OrderingFilters
{
    public static Dictionary<string, TemplateFilter> All { get; } = new()
    {
        ["dictsort"] = SortMap,
        ["sort"] = Sort,
        ["unique"] = Unique,
        ["min"] = static (state, in value, in arguments) => Extreme(state, value, arguments, -1),
        ["max"] = static (state, in value, in arguments) => Extreme(state, value, arguments, 1),
        ["groupby"] = GroupBy,
    };

    private static TemplateValue SortMap(RenderState state, in TemplateValue value, in Arguments arguments)
    {
        arguments.Expect("dictsort", 0, "case_sensitive", "by", "reverse");
        if (value.Kind != ValueKind.Map)
        {
            throw new ChatTemplateException($"the filter 'dictsort' needs a dictionary, not {value.TypeName}");
        }

        var part = (arguments.GetText(1, "by")?.AsText ?? "key") switch
        {
            "key" => 0,
            "value" => 1,
            _ => throw new ChatTemplateException("dictsort sorts by 'key' or by 'value'"),
        };
        var pairs = value.AsMap.Entries.Select(static entry => TemplateValue.Tuple(entry.Key, entry.Value));
        return TemplateValue.List(Order(
            state, pairs, pair => pair.AsSequence.Items[part],
                arguments.GetBoolean(0, "case_sensitive"), arguments.GetBoolean(2, "reverse")));
    }

    private static TemplateValue Sort(RenderState state, in TemplateValue value, in Arguments arguments)
    {
        arguments.Expect("sort", 0, "reverse", "case_sensitive", "attribute");
        var attribute = arguments.Get(2, "attribute");
        var isCaseSensitive = arguments.GetBoolean(1, "case_sensitive");
        return TemplateValue.List(Order(
            state,
            Iteration.Walk(state, value),
            item => SortKey(state, item, attribute, isCaseSensitive),
            isCaseSensitive,
            arguments.GetBoolean(0, "reverse")));
    }

    /// <summary>Gets one attribute, or a list of several that are compared one after the other.</summary>
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
        var isCaseSensitive = arguments.GetBoolean(0, "case_sensitive");
        var attribute = arguments.Get(1, "attribute");
        var seen = new HashSet<TemplateValue>(state.Comparer);
        var items = new List<TemplateValue>();
        foreach (var item in Iteration.Walk(state, value))
        {
            var key = AttributePath.Get(state, item, attribute);
            if (seen.Add(state.Comparer.Key(isCaseSensitive ? key : FoldCase(key))))
            {
                items.Add(item);
            }
        }

        return TemplateValue.Generator(items);
    }

    private static TemplateValue Extreme(RenderState state, in TemplateValue value, in Arguments arguments, int sign)
    {
        arguments.Expect(sign > 0 ? "max" : "min", 0, "case_sensitive", "attribute");
        var isCaseSensitive = arguments.GetBoolean(0, "case_sensitive");
        var attribute = arguments.Get(1, "attribute");
        var best = TemplateValue.Undefined("an extreme of an empty list");
        TemplateValue bestKey = default;
        foreach (var item in Iteration.Walk(state, value))
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

    private static TemplateValue GroupBy(RenderState state, in TemplateValue value, in Arguments arguments)
    {
        arguments.Expect("groupby", 1, "attribute", "default", "case_sensitive");
        var attribute = arguments.Get(0, "attribute");
        var otherwise = arguments.Get(1, "default");
        var isCaseSensitive = arguments.GetBoolean(2, "case_sensitive");
        var groups = new List<TemplateValue>();
        var group = new List<TemplateValue>();
        TemplateValue current = default;
        foreach (var item in Order(state, Iteration.Walk(state, value), Key, isCaseSensitive, isReversed: false))
        {
            if (group.Count > 0 && !state.Comparer.AreEqual(Fold(Key(item)), Fold(current)))
            {
                groups.Add(TemplateValue.Tuple(current, TemplateValue.List(group)));
                group = [];
            }

            current = group.Count == 0 ? Key(item) : current;
            group.Add(item);
        }

        if (group.Count > 0)
        {
            groups.Add(TemplateValue.Tuple(current, TemplateValue.List(group)));
        }

        return TemplateValue.List(groups);

        TemplateValue Key(TemplateValue item) => AttributePath.Get(state, item, attribute, otherwise);

        TemplateValue Fold(TemplateValue key) => isCaseSensitive ? key : FoldCase(key);
    }

    /// <summary>Sorts stably; strings without regard to case unless asked.</summary>
    private static List<TemplateValue> Order(
        RenderState state, IEnumerable<TemplateValue> items, Func<TemplateValue, TemplateValue> key,
            bool isCaseSensitive, bool isReversed) =>
        state.Comparer.Order(items, item => isCaseSensitive ? key(item) : FoldCase(key(item)), isReversed);

    private static TemplateValue FoldCase(in TemplateValue value) =>
        value.IsText ? TemplateValue.Text(CaseMapping.Lower(value.AsText), value.IsTemplateText) : value;
}
