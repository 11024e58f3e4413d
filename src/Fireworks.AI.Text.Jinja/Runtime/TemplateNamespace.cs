namespace Fireworks.AI.Text.Jinja.Runtime;

/// <summary>What <c>namespace()</c> makes: variables that loops can set.</summary>
internal sealed class TemplateNamespace : TemplateObject
{
    private readonly Dictionary<string, TemplateValue> _variables = new(StringComparer.Ordinal);

    public override string TypeName => "namespace";

    public override TemplateValue GetAttribute(string name) => _variables.GetValueOrDefault(name);

    public void Set(string name, in TemplateValue value) => _variables[name] = value;
}
