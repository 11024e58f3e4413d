using System.Runtime.CompilerServices;
using Fireworks.AI.Text.Jinja.Runtime;

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
