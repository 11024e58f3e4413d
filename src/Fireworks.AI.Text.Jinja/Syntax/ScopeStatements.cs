using Fireworks.AI.Text.Jinja.Rendering;
using Fireworks.AI.Text.Jinja.Values;

namespace Fireworks.AI.Text.Jinja.Syntax;

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

/// <summary>Stands for the body of a block whose filters are written before it.</summary>
internal sealed class PlaceholderExpression : Expression
{
    public Expression? Inner { get; set; }

    public override TemplateValue Evaluate(RenderState state) => Inner!.Evaluate(state);
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
