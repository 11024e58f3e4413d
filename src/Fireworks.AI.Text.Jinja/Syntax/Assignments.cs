using Fireworks.AI.Text.Jinja.Builtins;
using Fireworks.AI.Text.Jinja.Operations;
using Fireworks.AI.Text.Jinja.Rendering;
using Fireworks.AI.Text.Jinja.Values;

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

/// <summary>What stands left of an assignment.</summary>
internal abstract class AssignmentTarget
{
    public abstract void Assign(RenderState state, in TemplateValue value);
}

internal sealed class VariableTarget(int slot) : AssignmentTarget
{
    public override void Assign(RenderState state, in TemplateValue value) => state.Frame.Slots[slot] = value;
}

internal sealed class TupleTarget(AssignmentTarget[] targets) : AssignmentTarget
{
    public override void Assign(RenderState state, in TemplateValue value)
    {
        var items = Iteration.Items(state, value);
        if (items.Count != targets.Length)
        {
            throw new ChatTemplateException($"{items.Count} values cannot be assigned to {targets.Length} names");
        }

        for (var i = 0; i < targets.Length; i++)
        {
            targets[i].Assign(state, items[i]);
        }
    }
}

internal sealed class NamespaceTarget(NameExpression owner, string attribute) : AssignmentTarget
{
    public override void Assign(RenderState state, in TemplateValue value)
    {
        var target = owner.Evaluate(state);
        if (target.Kind != ValueKind.Object || target.AsObject is not TemplateNamespace variables)
        {
            throw new ChatTemplateException($"'{owner.Name}.{attribute}' cannot be set: only a namespace() has attributes to set");
        }

        variables.Set(attribute, value);
    }
}
