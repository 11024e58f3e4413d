using System.Runtime.CompilerServices;

namespace Fireworks.AI.Text.Jinja.Runtime;

/// <summary>Everything that changes while a template is rendered once.</summary>
internal sealed class RenderState(ChatTemplateInput input, int slotCount) : IDisposable
{
    private const int MaximumCallDepth = 100;

    private readonly Stack<TextBuilder> _spareBuilders = new();
    private int _callDepth;

    public RenderBudget Budget { get; } = new(input.Length);

    public IReadOnlyDictionary<string, TemplateValue> Variables { get; } = input.Variables;

    public TimeProvider Clock { get; } = input.Clock;

    public Frame Frame { get; set; } = new(slotCount, null);

    public TextBuilder Output { get; private set; } = null!;

    /// <summary>The line that is being rendered, for errors.</summary>
    public int Line { get; set; }

    /// <summary>Directs the output into a fresh builder until <see cref="EndCapture"/> is given what this returned.</summary>
    public TextBuilder? BeginCapture()
    {
        var outer = Output;
        Output = RentBuilder();
        return outer;
    }

    public TemplateValue EndCapture(TextBuilder? outer)
    {
        var captured = Output.ToValue();
        ReturnBuilder(Output);
        Output = outer!;
        return captured;
    }

    public TextBuilder RentBuilder() => _spareBuilders.TryPop(out var builder) ? builder : new TextBuilder(Budget);

    public void ReturnBuilder(TextBuilder builder)
    {
        builder.Clear();
        _spareBuilders.Push(builder);
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
