using Fireworks.AI.Text.Jinja.Runtime;

namespace Fireworks.AI.Text.Jinja.Syntax;

internal sealed class LiteralExpression(TemplateValue value) : Expression
{
    public TemplateValue Value { get; } = value;

    public override TemplateValue Evaluate(RenderState state) => Value;
}

internal sealed class SequenceExpression(Expression[] items, SequenceForm form) : Expression
{
    public override TemplateValue Evaluate(RenderState state)
    {
        state.Budget.Spend(items.Length);
        var values = new TemplateValue[items.Length];
        for (var i = 0; i < items.Length; i++)
        {
            values[i] = items[i].Evaluate(state);
        }

        return TemplateValue.From(new TemplateSequence(values, form));
    }
}

internal sealed class MapExpression((Expression Key, Expression Value)[] entries) : Expression
{
    public override TemplateValue Evaluate(RenderState state)
    {
        state.Budget.Spend(entries.Length);
        var map = new TemplateMap(entries.Length);
        foreach ((var key, var value) in entries)
        {
            map.Set(ValueComparer.Key(key.Evaluate(state)), value.Evaluate(state));
        }

        return TemplateValue.From(map);
    }
}
