namespace Fireworks.AI.Text.Jinja.Values;

/// <summary>What one rendering may spend, in characters written; each step of the template costs a few as well.</summary>
/// <remarks>Every loop, call and copy pays, so time and memory of a hostile template are bounded.</remarks>
internal sealed class RenderBudget(long inputLength, CancellationToken cancellationToken = default)
{
    private const long Base = 5_000_000;
    private const long PerInputCharacter = 64;
    private const int StepCost = 4;

    private long _remaining = Base + (inputLength * PerInputCharacter);

    public void Step() => Spend(StepCost);

    /// <summary>Pays for going once through a value.</summary>
    public void SpendOn(in TemplateValue value) => Spend(value.Kind switch
    {
        ValueKind.Text => 1 + (value.AsText.Length / 4),
        ValueKind.Sequence => 1 + value.AsSequence.Count,
        ValueKind.Map => 1 + value.AsMap.Count,
        _ => 1,
    });

    /// <summary>Pays for a copy of something several times over.</summary>
    public void SpendTimes(long times, int length)
    {
        if (times > 0 && length > 0)
        {
            Spend(times > _remaining / length ? long.MaxValue / 2 : times * length);
        }
    }

    public void Spend(long characters)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _remaining -= characters;
        if (_remaining < 0)
        {
            throw new ChatTemplateException(
                "it does more work than any conversation of this size needs; use the template that the model was published with");
        }
    }
}
