using Fireworks.AI.Text.Jinja.Builtins;
using Fireworks.AI.Text.Jinja.Operations;
using Fireworks.AI.Text.Jinja.Rendering;
using Fireworks.AI.Text.Jinja.Values;

namespace Fireworks.AI.Text.Jinja.Syntax;

internal sealed class AttributeExpression(Expression target, string name) : Expression
{
    public Expression Target => target;

    public string Name => name;

    public override TemplateValue Evaluate(RenderState state) => Attributes.GetAttribute(state, EvaluateOperand(target, state), name);
}

internal sealed class ItemExpression(Expression target, Expression key) : Expression
{
    /// <summary>Gets the key where it is a literal text.</summary>
    public string? Name => key is LiteralExpression { Value.IsText: true } literal ? literal.Value.AsText : null;

    public override TemplateValue Evaluate(RenderState state)
    {
        var owner = EvaluateOperand(target, state);
        state.Budget.Spend(1);
        return Attributes.GetItem(state, owner, key.Evaluate(state));
    }
}

internal sealed class SliceExpression(Expression target, Expression? start, Expression? stop, Expression? step) : Expression
{
    public override TemplateValue Evaluate(RenderState state) => Slicing.Slice(
        state, EvaluateOperand(target, state), Bound(state, start), Bound(state, stop), Bound(state, step));

    private static long? Bound(RenderState state, Expression? bound)
    {
        var value = bound?.Evaluate(state) ?? TemplateValue.None;
        return value.IsNone ? null
            : value.IsIntegral ? value.AsInteger
            : throw new ChatTemplateException($"the bounds of a slice must be integers, not {value.TypeName}");
    }
}

internal sealed class CallExpression(Expression callee, ArgumentList arguments) : Expression
{
    public override TemplateValue Evaluate(RenderState state) => Call(state, default);

    /// <summary>Calls with the body of a call block as <c>caller</c>.</summary>
    public TemplateValue Call(RenderState state, in TemplateValue caller)
    {
        state.Budget.Step();
        if (callee is AttributeExpression attribute)
        {
            var target = EvaluateOperand(attribute.Target, state);
            if (PythonMethods.Find(target, attribute.Name) is { } method)
            {
                state.Budget.SpendOn(target);
                return method(state, target, arguments.Evaluate(state, caller));
            }

            return Attributes.Call(state, Attributes.GetAttribute(state, target, attribute.Name), arguments.Evaluate(state, caller));
        }

        return Attributes.Call(state, EvaluateOperand(callee, state), arguments.Evaluate(state, caller));
    }
}

internal sealed class FilterExpression(Expression value, TemplateFilter filter, ArgumentList arguments) : Expression
{
    public override TemplateValue Evaluate(RenderState state)
    {
        state.Budget.Step();
        var operand = EvaluateOperand(value, state);
        state.Budget.SpendOn(operand);
        return filter(state, operand, arguments.Evaluate(state));
    }

    public override void Emit(RenderState state)
    {
        if (filter == JsonFilter.ToJson)
        {
            JsonFilter.Write(state.Output, EvaluateOperand(value, state), arguments.Evaluate(state));
        }
        else
        {
            base.Emit(state);
        }
    }
}

internal sealed class TestExpression(Expression value, TemplateTest test, ArgumentList arguments, bool isNegated) : Expression
{
    public override TemplateValue Evaluate(RenderState state) =>
        TemplateValue.From(test(state, EvaluateOperand(value, state), arguments.Evaluate(state)) != isNegated);
}
