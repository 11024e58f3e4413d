namespace Fireworks.AI.Text.Jinja.Runtime;

/// <summary>What <c>joiner()</c> makes: nothing at the first call, the separator at every further one.</summary>
internal sealed class TemplateJoiner(TemplateValue separator) : TemplateObject
{
    private bool _wasCalled;

    public override string TypeName => "joiner";

    public override bool IsCallable => true;

    public override TemplateValue Call(RenderState state, in Arguments arguments)
    {
        var text = _wasCalled ? separator : TemplateValue.EmptyText;
        _wasCalled = true;
        return text;
    }
}
