namespace Fireworks.AI.Text.Jinja.Values;

/// <summary>A value with attributes of its own: the loop variable, namespaces, and what can be called.</summary>
internal abstract class TemplateObject
{
    public abstract string TypeName { get; }

    /// <summary>Gets the attribute of that name, or <see cref="ValueKind.Missing"/>.</summary>
    public virtual TemplateValue GetAttribute(string name) => default;
}
