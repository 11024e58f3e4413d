using Fireworks.AI.Text.Jinja.Rendering;
using Fireworks.AI.Text.Jinja.Values;

namespace Fireworks.AI.Text.Jinja.Builtins;

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

/// <summary>What <c>joiner()</c> makes: nothing at the first call, the separator at every further one.</summary>
internal sealed class TemplateJoiner(TemplateValue separator) : CallableObject
{
    private bool _wasCalled;

    public override string TypeName => "joiner";

    public override TemplateValue Call(RenderState state, in Arguments arguments)
    {
        var text = _wasCalled ? separator : TemplateValue.EmptyText;
        _wasCalled = true;
        return text;
    }
}

/// <summary>What <c>namespace()</c> makes: variables that loops can set.</summary>
internal sealed class TemplateNamespace : TemplateObject
{
    private readonly Dictionary<string, TemplateValue> _variables = new(StringComparer.Ordinal);

    public override string TypeName => "namespace";

    public override TemplateValue GetAttribute(string name) => _variables.GetValueOrDefault(name);

    public void Set(string name, in TemplateValue value) => _variables[name] = value;
}
