using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Catalogue;

/// <summary>
/// Keeps a cost among the counts of a usage, in whole trillionths of a dollar: whoever adds usages up, as a tool loop and a stream do, adds
/// up their costs too. A call whose cost is not known leaves a mark, so that a sum without it is not taken for the whole.
/// </summary>
internal static class CostCounts
{
    public const string Cost = "cost_picodollars";
    public const string Unpriced = "calls_without_price";

    private const decimal Picodollars = 1_000_000_000_000;
    private const decimal Most = 9_000_000;

    public static void Set(UsageDetails usage, decimal? cost)
    {
        var counts = usage.AdditionalCounts ??= [];
        if (cost is { } dollars and <= Most)
        {
            counts[Cost] = (long)decimal.Round(dollars * Picodollars);
        }
        else
        {
            counts[Unpriced] = 1;
        }
    }

    /// <summary>The usage of a call for which nothing had to be sent: no tokens, and no cost whatever the prices are.</summary>
    public static UsageDetails OfNothing()
    {
        UsageDetails usage = new() { InputTokenCount = 0, TotalTokenCount = 0 };
        Set(usage, 0);
        return usage;
    }

    public static decimal? Get(UsageDetails? usage) =>
        usage?.AdditionalCounts is { } counts && counts.TryGetValue(Cost, out var cost) && !counts.ContainsKey(Unpriced)
            ? cost / Picodollars
            : null;
}
