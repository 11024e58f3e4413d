namespace Fireworks.AI.Text.Jinja.Runtime;

/// <summary>The variables of the template or of one call of a macro.</summary>
internal sealed class Frame(int slotCount, Frame? outer)
{
    public TemplateValue[] Slots { get; } = slotCount == 0 ? [] : new TemplateValue[slotCount];

    /// <summary>The frame in which the macro was declared.</summary>
    public Frame? Outer { get; } = outer;
}
