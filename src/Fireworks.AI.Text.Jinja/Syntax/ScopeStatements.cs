using Fireworks.AI.Text.Jinja.Parsing;
using Fireworks.AI.Text.Jinja.Runtime;

namespace Fireworks.AI.Text.Jinja.Syntax;

internal sealed class SetStatement(AssignmentTarget target, Expression value, int line) : Statement
{
    public override Flow Execute(RenderState state)
    {
        state.Line = line;
        state.Budget.Step();
        target.Assign(state, value.Evaluate(state));
        return Flow.Next;
    }
}

/// <summary>Renders a body in a scope of its own and gives its text.</summary>
internal sealed class CapturedBody(Statement body, Scope scope) : Expression
{
    public override TemplateValue Evaluate(RenderState state)
    {
        state.Budget.Step();
        scope.Clear(state.Frame);
        var outer = state.BeginCapture();
        body.Execute(state);
        return state.EndCapture(outer);
    }
}

/// <summary>A body in a scope of its own: <c>with</c>, <c>generation</c>.</summary>
internal sealed class ScopeStatement((AssignmentTarget Target, Expression Value)[] variables, Statement body, Scope scope) : Statement
{
    public override Flow Execute(RenderState state)
    {
        state.Budget.Step();
        var values = new TemplateValue[variables.Length];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = variables[i].Value.Evaluate(state);
        }

        scope.Clear(state.Frame);
        for (var i = 0; i < values.Length; i++)
        {
            variables[i].Target.Assign(state, values[i]);
        }

        return body.Execute(state);
    }
}

internal sealed class LoopStatement(
    AssignmentTarget target, Expression sequence, Expression? condition, Statement body, Scope scope, int loopSlot, Statement? otherwise, int line) : Statement
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
