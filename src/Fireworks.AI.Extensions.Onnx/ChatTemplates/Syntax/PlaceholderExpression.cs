using Fireworks.AI.Extensions.Onnx.ChatTemplates.Runtime;

namespace Fireworks.AI.Extensions.Onnx.ChatTemplates.Syntax;

/// <summary>Stands for the body of a block whose filters are written before it.</summary>
internal sealed class PlaceholderExpression : Expression
{
    public Expression? Inner { get; set; }

    public override TemplateValue Evaluate(RenderState state) => Inner!.Evaluate(state);
}
