using Fireworks.AI.Text.Jinja.Parsing;
using Fireworks.AI.Text.Jinja.Runtime;

namespace Fireworks.AI.Text.Jinja.Syntax;

/// <summary>A variable: the innermost slot that is set, then the conversation's variables, then the functions of the language.</summary>
internal sealed class NameExpression(string name, Scope scope) : Expression
{
    private (int Hops, int Slot)[] _candidates = [];

    public string Name => name;

    /// <summary>Finds the slots once the whole template is read, because a macro sees what is set after it.</summary>
    public void Bind() => _candidates = scope.FindSlots(name);

    public override TemplateValue Evaluate(RenderState state)
    {
        foreach ((var hops, var slot) in _candidates)
        {
            var frame = state.Frame;
            for (var i = 0; i < hops; i++)
            {
                frame = frame.Outer!;
            }

            if (!frame.Slots[slot].IsMissing)
            {
                return frame.Slots[slot];
            }
        }

        return state.Variables.TryGetValue(name, out var value) || Functions.TryGet(name, out value)
            ? value
            : TemplateValue.Undefined(name);
    }
}
