namespace Fireworks.AI.Text.Jinja.Runtime;

/// <summary>What <c>cycler()</c> makes.</summary>
internal sealed class TemplateCycler : TemplateObject
{
    private readonly TemplateValue[] _values;
    private int _position;

    public TemplateCycler(TemplateValue[] values) =>
        _values = values.Length > 0 ? values : throw new ChatTemplateException("cycler() needs values to cycle through");

    public override string TypeName => "cycler";

    public override TemplateValue GetAttribute(string name) => name switch
    {
        "current" => _values[_position],
        "next" => TemplateValue.From(new TemplateFunction("next", Next)),
        "reset" => TemplateValue.From(new TemplateFunction("reset", Reset)),
        _ => default,
    };

    private TemplateValue Next(RenderState state, in Arguments arguments)
    {
        var value = _values[_position];
        _position = (_position + 1) % _values.Length;
        return value;
    }

    private TemplateValue Reset(RenderState state, in Arguments arguments)
    {
        _position = 0;
        return TemplateValue.None;
    }
}
