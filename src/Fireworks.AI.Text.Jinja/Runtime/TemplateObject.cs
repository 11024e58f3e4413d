namespace Fireworks.AI.Text.Jinja.Runtime;

/// <summary>A value with attributes or that can be called: macros, functions, the loop variable, namespaces.</summary>
internal abstract class TemplateObject
{
    public abstract string TypeName { get; }

    public virtual bool IsCallable => false;

    /// <summary>The attribute of that name, or <see cref="ValueKind.Missing"/>.</summary>
    public virtual TemplateValue GetAttribute(string name) => default;

    public virtual TemplateValue Call(RenderState state, in Arguments arguments) =>
        throw new ChatTemplateException($"a value of type {TypeName} cannot be called");
}
