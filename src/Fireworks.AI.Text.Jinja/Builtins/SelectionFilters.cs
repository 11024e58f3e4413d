using Fireworks.AI.Text.Jinja.Operations;
using Fireworks.AI.Text.Jinja.Rendering;
using Fireworks.AI.Text.Jinja.Values;

namespace Fireworks.AI.Text.Jinja.Builtins;

/// <summary>map, select, reject and their forms for attributes.</summary>
internal static class SelectionFilters
{
    public static Dictionary<string, TemplateFilter> All { get; } = new()
    {
        ["map"] = Map,
        ["select"] = static (state, in value, in arguments) => Select(state, value, arguments, keeps: true),
        ["reject"] = static (state, in value, in arguments) => Select(state, value, arguments, keeps: false),
        ["selectattr"] = static (state, in value, in arguments) => SelectByAttribute(state, value, arguments, keeps: true),
        ["rejectattr"] = static (state, in value, in arguments) => SelectByAttribute(state, value, arguments, keeps: false),
    };

    private static TemplateValue Map(RenderState state, in TemplateValue value, in Arguments arguments)
    {
        var results = new List<TemplateValue>();
        if (!value.IsTrue)
        {
            return TemplateValue.Generator(results);
        }

        if (arguments.Positional.Length == 0)
        {
            arguments.Expect("map", 0, "attribute", "default");
            var attribute = arguments.Get(0, "attribute");
            var otherwise = arguments.Get(1, "default");
            if (attribute.IsMissing)
            {
                throw new ChatTemplateException("map needs the name of a filter or an attribute");
            }

            foreach (var item in Iteration.Walk(state, value))
            {
                state.Budget.Step();
                results.Add(AttributePath.Get(state, item, attribute, otherwise));
            }

            return TemplateValue.Generator(results);
        }

        var name = Name(arguments, 0, "filter");
        var filter = Filters.Find(name) ?? throw new ChatTemplateException($"the filter '{name}' is not supported");
        var rest = arguments.Skip(1);
        state.EnterCall();
        foreach (var item in Iteration.Walk(state, value))
        {
            state.Budget.Step();
            results.Add(filter(state, item, rest));
        }

        state.LeaveCall();
        return TemplateValue.Generator(results);
    }

    private static TemplateValue Select(RenderState state, in TemplateValue value, in Arguments arguments, bool keeps) =>
        Select(state, value, static item => item, arguments, keeps);

    private static TemplateValue SelectByAttribute(RenderState state, in TemplateValue value, in Arguments arguments, bool keeps)
    {
        var attribute = arguments.Get(0, "attribute");
        return attribute.IsMissing
            ? throw new ChatTemplateException("selectattr and rejectattr need the name of an attribute")
            : Select(state, value, item => AttributePath.Get(state, item, attribute), arguments.Skip(1), keeps);
    }

    private static TemplateValue Select(
        RenderState state, in TemplateValue value, Func<TemplateValue, TemplateValue> get, in Arguments arguments, bool keeps)
    {
        TemplateTest? test = null;
        if (arguments.Positional.Length > 0)
        {
            var name = Name(arguments, 0, "test");
            test = JinjaTests.Find(name) ?? throw new ChatTemplateException($"the test '{name}' is not supported");
        }

        var rest = arguments.Skip(1);
        var selected = new List<TemplateValue>();
        foreach (var item in value.IsTrue ? Iteration.Walk(state, value) : [])
        {
            state.Budget.Step();
            var tested = get(item);
            if ((test?.Invoke(state, tested, rest) ?? tested.IsTrue) == keeps)
            {
                selected.Add(item);
            }
        }

        return TemplateValue.Generator(selected);
    }

    private static string Name(in Arguments arguments, int index, string kind) => arguments.Positional[index] is { IsText: true } name
        ? name.AsText
        : throw new ChatTemplateException($"the name of the {kind} must be a string");
}
