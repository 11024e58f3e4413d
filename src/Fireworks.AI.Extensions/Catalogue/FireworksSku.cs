namespace Fireworks.AI.Extensions;

/// <summary>One line of the price of a model, as the service writes it.</summary>
public sealed record FireworksSku
{
    /// <summary>Gets what is paid for, for example <c>LLM input tokens (cached)</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Gets the US dollars for one unit; null if the service wrote none that can be read.</summary>
    public decimal? Amount { get; init; }

    /// <summary>Gets the unit, for example <c>1M tokens</c>; null if the service wrote none.</summary>
    public string? Unit { get; init; }
}
