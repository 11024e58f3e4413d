using Fireworks.AI.Text.Jinja.Operations;
using Fireworks.AI.Text.Jinja.Rendering;
using Fireworks.AI.Text.Jinja.Values;

namespace Fireworks.AI.Text.Jinja.Syntax;

internal sealed class LoopStatement(
    AssignmentTarget target, Expression sequence, Expression? condition, Statement body, Scope scope, int loopSlot,
    Statement? otherwise, int line) : Statement
{
    public override Flow Execute(RenderState state)
    {
        state.Line = line;
        var items = Iteration.Items(state, sequence.Evaluate(state));
        if (condition is not null)
        {
            items = Select(state, items);
        }

        if (items.Count == 0)
        {
            return otherwise?.Execute(state) ?? Flow.Next;
        }

        var loop = new TemplateLoop(items);
        for (var i = 0; i < items.Count; i++)
        {
            state.Budget.Step();
            loop.Index = i;
            scope.Clear(state.Frame);
            target.Assign(state, items[i]);
            state.Frame.Slots[loopSlot] = TemplateValue.From(loop);
            if (body.Execute(state) == Flow.Break)
            {
                break;
            }
        }

        return Flow.Next;
    }

    private List<TemplateValue> Select(RenderState state, IReadOnlyList<TemplateValue> items)
    {
        var selected = new List<TemplateValue>();
        foreach (var item in items)
        {
            state.Budget.Step();
            scope.Clear(state.Frame);
            target.Assign(state, item);
            if (condition!.Evaluate(state).IsTrue)
            {
                selected.Add(item);
            }
        }

        return selected;
    }
}

/// <summary>The variable <c>loop</c>.</summary>
internal sealed class TemplateLoop(IReadOnlyList<TemplateValue> items) : TemplateObject
{
    private TemplateValue[]? _lastChanged;

    public int Index { get; set; }

    public override string TypeName => "loop";

    public override TemplateValue GetAttribute(string name) => name switch
    {
        "index" => TemplateValue.From(Index + 1),
        "index0" => TemplateValue.From(Index),
        "first" => TemplateValue.From(Index == 0),
        "last" => TemplateValue.From(Index == items.Count - 1),
        "length" => TemplateValue.From(items.Count),
        "revindex" => TemplateValue.From(items.Count - Index),
        "revindex0" => TemplateValue.From(items.Count - Index - 1),
        "previtem" => Index > 0 ? items[Index - 1] : TemplateValue.Undefined("loop.previtem"),
        "nextitem" => Index < items.Count - 1 ? items[Index + 1] : TemplateValue.Undefined("loop.nextitem"),
        "depth" => TemplateValue.From(1),
        "depth0" => TemplateValue.From(0),
        "cycle" => TemplateValue.From(new TemplateFunction("cycle", Cycle)),
        "changed" => TemplateValue.From(new TemplateFunction("changed", Changed)),
        _ => default,
    };

    private TemplateValue Cycle(RenderState state, in Arguments arguments) => arguments.Positional.Length > 0
        ? arguments.Positional[Index % arguments.Positional.Length]
        : throw new ChatTemplateException("loop.cycle() needs values to cycle through");

    private TemplateValue Changed(RenderState state, in Arguments arguments)
    {
        var values = arguments.Positional;
        var changed = _lastChanged is null || _lastChanged.Length != values.Length
            || !_lastChanged.Zip(values).All(pair => state.Comparer.AreEqual(pair.First, pair.Second));
        _lastChanged = values;
        return TemplateValue.From(changed);
    }
}
