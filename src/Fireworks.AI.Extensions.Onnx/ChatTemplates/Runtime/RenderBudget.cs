namespace Fireworks.AI.Extensions.Onnx.ChatTemplates.Runtime;

/// <summary>What one rendering may spend, in characters written; each step of the template costs a few as well.</summary>
/// <remarks>Every loop, call and copy pays, so time and memory of a hostile template are bounded.</remarks>
internal sealed class RenderBudget(long inputLength)
{
    private const long Base = 20_000_000;
    private const long PerInputCharacter = 64;
    private const int StepCost = 4;

    private long _remaining = Base + (inputLength * PerInputCharacter);

    /// <summary>For text that no template makes.</summary>
    public static RenderBudget Unlimited => new(long.MaxValue / PerInputCharacter / 2);

    public void Step() => Spend(StepCost);

    public void Spend(long characters)
    {
        _remaining -= characters;
        if (_remaining < 0)
        {
            throw new ChatTemplateException(
                "it does more work than any conversation of this size needs; use the template that the model was published with");
        }
    }
}
