namespace Fireworks.AI.Text.Jinja.Runtime;

/// <summary>A function of the language.</summary>
internal sealed class TemplateFunction(string name, TemplateFunction.Body body) : TemplateObject
{
    public delegate TemplateValue Body(RenderState state, in Arguments arguments);

    public override string TypeName => "function";

    public override bool IsCallable => true;

    public override TemplateValue GetAttribute(string attribute) =>
        attribute == "name" ? TemplateValue.Text(name, isTemplate: true) : default;

    public override TemplateValue Call(RenderState state, in Arguments arguments) => body(state, arguments);
}
