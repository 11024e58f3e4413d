using System.Runtime.CompilerServices;
using Fireworks.AI.Text.Jinja.Builtins;
using Fireworks.AI.Text.Jinja.Rendering;
using Fireworks.AI.Text.Jinja.Values;

namespace Fireworks.AI.Text.Jinja.Syntax;

/// <summary>A compiled expression; it holds no state of a rendering.</summary>
internal abstract class Expression
{
    public abstract TemplateValue Evaluate(RenderState state);

    /// <summary>Evaluates an operand; a chain of operators can be longer than the stack is deep.</summary>
    protected static TemplateValue EvaluateOperand(Expression operand, RenderState state)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        return operand.Evaluate(state);
    }

    /// <summary>Writes the value to the output, without making it first where that can be avoided.</summary>
    public virtual void Emit(RenderState state) => Printer.Append(state.Output, Evaluate(state));
}

internal sealed class LiteralExpression(TemplateValue value) : Expression
{
    public TemplateValue Value { get; } = value;

    public override TemplateValue Evaluate(RenderState state) => Value;
}

internal sealed class SequenceExpression(Expression[] items, SequenceForm form) : Expression
{
    public override TemplateValue Evaluate(RenderState state)
    {
        state.Budget.Spend(items.Length);
        var values = new TemplateValue[items.Length];
        for (var i = 0; i < items.Length; i++)
        {
            values[i] = items[i].Evaluate(state);
        }

        return TemplateValue.From(new TemplateSequence(values, form));
    }
}

internal sealed class MapExpression((Expression Key, Expression Value)[] entries) : Expression
{
    public override TemplateValue Evaluate(RenderState state)
    {
        state.Budget.Spend(entries.Length);
        var map = new TemplateMap(entries.Length);
        foreach ((var key, var value) in entries)
        {
            map.Set(state.Comparer.Key(key.Evaluate(state)), value.Evaluate(state), state.Comparer);
        }

        return TemplateValue.From(map);
    }
}

/// <summary>A variable: the innermost slot that is set, then the conversation's variables, then the functions of the language.</summary>
internal sealed class NameExpression(string name, Scope scope) : Expression
{
    private (int Hops, int Slot)[] _candidates = [];

    public string Name => name;

    /// <summary>Finds the slots once the whole template is read, because a macro sees what is set after it.</summary>
    public void Bind() => _candidates = scope.FindSlots(name);

    public override TemplateValue Evaluate(RenderState state)
    {
        foreach ((var hops, var slot) in _candidates)
        {
            var frame = state.Frame;
            for (var i = 0; i < hops; i++)
            {
                frame = frame.Outer!;
            }

            if (!frame.Slots[slot].IsMissing)
            {
                return frame.Slots[slot];
            }
        }

        return state.Variables.TryGetValue(name, out var value) || GlobalFunctions.TryGet(name, out value)
            ? value
            : TemplateValue.Undefined(name);
    }
}
