namespace Fireworks.AI.Extensions;

/// <summary>Says what a <see cref="FireworksBudget"/> allows. At least one limit is set.</summary>
public sealed class FireworksBudgetOptions
{
    /// <summary>Gets or sets the US dollars at which no further call begins; null for no limit.</summary>
    public decimal? MaxCost { get; set; }

    /// <summary>Gets or sets the tokens, of input and output together, at which no further call begins; null for no limit.</summary>
    public long? MaxTokens { get; set; }

    /// <summary>
    /// Gets or sets after how long the budget begins anew, counted from the first call; null for never, as for a conversation.
    /// </summary>
    public TimeSpan? Period { get; set; }

    /// <summary>Gets or sets the clock. Default <see cref="TimeProvider.System"/>.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>Checks the settings as a budget will.</summary>
    /// <exception cref="ArgumentException">No limit is set, or a setting is out of range.</exception>
    public void Validate()
    {
        if (MaxCost is null && MaxTokens is null)
        {
            throw new ArgumentException($"A budget has no limit. Set {nameof(MaxCost)} or {nameof(MaxTokens)}.");
        }

        if (MaxCost < 0 || MaxTokens < 0)
        {
            throw new ArgumentException($"{nameof(MaxCost)} and {nameof(MaxTokens)} must be at least 0.");
        }

        if (Period <= TimeSpan.Zero)
        {
            throw new ArgumentException($"{nameof(Period)} must be positive, or null for a budget that never begins anew.");
        }

        if (TimeProvider is null)
        {
            throw new ArgumentException($"{nameof(TimeProvider)} must not be null; use TimeProvider.System.");
        }
    }
}
