using Fireworks.AI.Text.Jinja.Rendering;

namespace Fireworks.AI.Text.Jinja.Syntax;

/// <summary>How a statement ended.</summary>
internal enum Flow : byte
{
    Next,
    Break,
    Continue,
}

/// <summary>A compiled statement; it holds no state of a rendering.</summary>
internal abstract class Statement
{
    public abstract Flow Execute(RenderState state);
}

internal sealed class TextStatement(string text) : Statement
{
    public override Flow Execute(RenderState state)
    {
        state.Output.Append(text, isTemplate: true);
        return Flow.Next;
    }
}

internal sealed class OutputStatement(Expression value, int line) : Statement
{
    public override Flow Execute(RenderState state)
    {
        state.Line = line;
        state.Budget.Step();
        value.Emit(state);
        return Flow.Next;
    }
}

internal sealed class FlowStatement(Flow flow) : Statement
{
    public override Flow Execute(RenderState state) => flow;
}

internal sealed class BlockStatement(Statement[] statements) : Statement
{
    public override Flow Execute(RenderState state)
    {
        foreach (var statement in statements)
        {
            var flow = statement.Execute(state);
            if (flow != Flow.Next)
            {
                return flow;
            }
        }

        return Flow.Next;
    }
}

internal sealed class IfStatement((Expression Condition, Statement Body, int Line)[] branches, Statement? otherwise) : Statement
{
    public override Flow Execute(RenderState state)
    {
        state.Budget.Step();
        foreach ((var condition, var body, var line) in branches)
        {
            state.Line = line;
            if (condition.Evaluate(state).IsTrue)
            {
                return body.Execute(state);
            }
        }

        return otherwise?.Execute(state) ?? Flow.Next;
    }
}
