using System.Runtime.CompilerServices;
using Fireworks.AI.Text.Jinja.Values;

namespace Fireworks.AI.Text.Jinja.Rendering;

/// <summary>Everything that changes while a template is rendered once.</summary>
internal sealed class RenderState(
    IReadOnlyDictionary<string, TemplateValue> variables, TimeProvider clock, RenderBudget budget, int slotCount) : IDisposable
{
    private const int MaximumCallDepth = 100;

    private readonly Stack<TextBuilder> _spareBuilders = new();
    private int _callDepth;

    public RenderBudget Budget { get; } = budget;

    /// <summary>Gets what compares values at the cost of this rendering.</summary>
    public ValueComparer Comparer { get; } = new(budget);

    public IReadOnlyDictionary<string, TemplateValue> Variables { get; } = variables;

    public TimeProvider Clock { get; } = clock;

    public Frame Frame { get; set; } = new(slotCount, null);

    public TextBuilder Output { get; private set; } = null!;

    /// <summary>Gets or sets the line that is being rendered, for errors.</summary>
    public int Line { get; set; }

    /// <summary>Directs the output into a fresh builder until <see cref="EndCapture"/> is given what this returns.</summary>
    public TextBuilder? BeginCapture()
    {
        var outer = Output;
        Output = RentBuilder();
        return outer;
    }

    public TemplateValue EndCapture(TextBuilder? outer)
    {
        var captured = Finish(Output);
        Output = outer!;
        return captured;
    }

    /// <summary>Gets an empty builder, which <see cref="Finish"/> takes back.</summary>
    public TextBuilder RentBuilder() => _spareBuilders.TryPop(out var builder) ? builder : new TextBuilder(Budget);

    /// <summary>Returns what a rented builder holds, and takes the builder back.</summary>
    public TemplateValue Finish(TextBuilder builder)
    {
        var text = builder.ToValue();
        builder.Clear();
        _spareBuilders.Push(builder);
        return text;
    }

    /// <summary>Turns a value into text as Python's str() does; a text is itself.</summary>
    public TemplateValue ToText(in TemplateValue value)
    {
        if (value.IsText)
        {
            return value;
        }

        var builder = RentBuilder();
        Printer.Append(builder, value);
        return Finish(builder);
    }

    public void EnterCall()
    {
        Budget.Step();
        RuntimeHelpers.EnsureSufficientExecutionStack();
        if (++_callDepth > MaximumCallDepth)
        {
            throw new ChatTemplateException($"macros call each other more than {MaximumCallDepth} levels deep");
        }
    }

    public void LeaveCall() => _callDepth--;

    public void Dispose()
    {
        Output?.Dispose();
        foreach (var builder in _spareBuilders)
        {
            builder.Dispose();
        }
    }
}

/// <summary>The variables of the template or of one call of a macro.</summary>
internal sealed class Frame(int slotCount, Frame? outer)
{
    public TemplateValue[] Slots { get; } = slotCount == 0 ? [] : new TemplateValue[slotCount];

    /// <summary>Gets the frame in which the macro was declared.</summary>
    public Frame? Outer { get; } = outer;
}
