using System.Collections.Frozen;
using Fireworks.AI.Text.Jinja.Operations;
using Fireworks.AI.Text.Jinja.Rendering;
using Fireworks.AI.Text.Jinja.Values;

namespace Fireworks.AI.Text.Jinja.Builtins;

/// <summary>The functions that every template can call.</summary>
internal static class GlobalFunctions
{
    private const int MaximumRange = 100_000;

    private static readonly FrozenDictionary<string, TemplateValue> All = new Dictionary<string, TemplateFunction.Body>
    {
        ["range"] = Range,
        ["dict"] = MakeMap,
        ["namespace"] = MakeNamespace,
        ["raise_exception"] = Raise,
        ["strftime_now"] = Now,
        ["joiner"] = static (state, in arguments) =>
            TemplateValue.From(new TemplateJoiner(arguments.GetText(0, "sep") ?? TemplateValue.Text(", ", isTemplate: true))),
        ["cycler"] = static (state, in arguments) => TemplateValue.From(new TemplateCycler(arguments.Positional)),
    }.ToFrozenDictionary(
        static entry => entry.Key,
            static entry => TemplateValue.From(new TemplateFunction(entry.Key, entry.Value)),
            StringComparer.Ordinal);

    public static bool TryGet(string name, out TemplateValue function) => All.TryGetValue(name, out function);

    private static TemplateValue Range(RenderState state, in Arguments arguments)
    {
        arguments.Expect("range", 1, "start", "stop", "step");
        var isStopOnly = arguments.Get(1, "stop").IsMissing;
        var start = isStopOnly ? 0 : arguments.GetInteger(0, "start", 0);
        var stop = isStopOnly ? arguments.GetInteger(0, "start", 0) : arguments.GetInteger(1, "stop", 0);
        var step = arguments.GetInteger(2, "step", 1);
        if (step == 0)
        {
            throw new ChatTemplateException("the step of a range cannot be zero");
        }

        var span = step > 0 ? (decimal)stop - start : (decimal)start - stop;
        var count = span <= 0 ? 0 : decimal.Ceiling(span / Math.Abs((decimal)step));
        if (count > MaximumRange)
        {
            throw new ChatTemplateException($"a range of more than {MaximumRange} items is not allowed");
        }

        state.Budget.Spend((long)count * 8);
        var items = new TemplateValue[(int)count];
        for (var i = 0; i < items.Length; i++)
        {
            items[i] = TemplateValue.From(start + (i * step));
        }

        return TemplateValue.From(new TemplateSequence(items, SequenceForm.Range));
    }

    private static TemplateValue MakeMap(RenderState state, in Arguments arguments)
    {
        var map = new TemplateMap();
        if (arguments.Positional.Length > 1)
        {
            throw new ChatTemplateException("dict() takes at most one positional argument");
        }

        foreach (var source in arguments.Positional)
        {
            AddEntries(state, map, source);
        }

        AddNamed(state, map, arguments);
        return TemplateValue.From(map);
    }

    private static void AddEntries(RenderState state, TemplateMap map, in TemplateValue source)
    {
        if (source.Kind == ValueKind.Map)
        {
            foreach ((var key, var value) in source.AsMap.Entries)
            {
                state.Budget.Step();
                map.Set(key, value, state.Comparer);
            }

            return;
        }

        foreach (var pair in Iteration.Items(state, source))
        {
            state.Budget.Step();
            var items = Iteration.Items(state, pair);
            if (items.Count != 2)
            {
                throw new ChatTemplateException("dict() needs pairs of a key and a value");
            }

            map.Set(state.Comparer.Key(items[0]), items[1], state.Comparer);
        }
    }

    private static void AddNamed(RenderState state, TemplateMap map, in Arguments arguments)
    {
        for (var i = 0; i < arguments.Names.Length; i++)
        {
            map.Set(arguments.Names[i], arguments.Named[i], state.Comparer);
        }
    }

    private static TemplateValue MakeNamespace(RenderState state, in Arguments arguments)
    {
        var map = MakeMap(state, arguments);
        var variables = new TemplateNamespace();
        foreach ((var key, var value) in map.AsMap.Entries)
        {
            variables.Set(key.IsText ? key.AsText : throw new ChatTemplateException("namespace() needs names as keys"), value);
        }

        return TemplateValue.From(variables);
    }

    private static TemplateValue Raise(RenderState state, in Arguments arguments)
    {
        arguments.Expect("raise_exception", 1, "message");
        throw new ChatTemplateException(
            $"it refuses this conversation: {state.ToText(arguments.Get(0, "message")).AsText}")
        {
            IsRefusal = true,
        };
    }

    private static TemplateValue Now(RenderState state, in Arguments arguments)
    {
        arguments.Expect("strftime_now", 1, "format");
        var format = arguments.GetText(0, "format")?.AsText ?? throw new ChatTemplateException("strftime_now() needs a format");
        var now = DateFormat.Format(state.Clock.GetLocalNow(), format);
        state.Budget.Spend(now.Length);
        return TemplateValue.Text(now, arguments.Get(0, "format").IsTemplateText);
    }
}
