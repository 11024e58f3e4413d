using Fireworks.AI.Text.Jinja.Runtime;

namespace Fireworks.AI.Text.Jinja.Syntax;

/// <summary>Stands for the body of a block whose filters are written before it.</summary>
internal sealed class PlaceholderExpression : Expression
{
    public Expression? Inner { get; set; }

    public override TemplateValue Evaluate(RenderState state) => Inner!.Evaluate(state);
}
