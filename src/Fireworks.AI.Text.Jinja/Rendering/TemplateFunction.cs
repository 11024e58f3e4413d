using Fireworks.AI.Text.Jinja.Values;

namespace Fireworks.AI.Text.Jinja.Rendering;

/// <summary>A value that can be called.</summary>
internal abstract class CallableObject : TemplateObject
{
    public abstract TemplateValue Call(RenderState state, in Arguments arguments);
}

/// <summary>A function of the language, or a method together with its object.</summary>
internal sealed class TemplateFunction(string name, TemplateFunction.Body body) : CallableObject
{
    public delegate TemplateValue Body(RenderState state, in Arguments arguments);

    public override string TypeName => "function";

    public override TemplateValue GetAttribute(string attribute) =>
        attribute == "name" ? TemplateValue.Text(name, isTemplate: true) : default;

    public override TemplateValue Call(RenderState state, in Arguments arguments) => body(state, arguments);
}
