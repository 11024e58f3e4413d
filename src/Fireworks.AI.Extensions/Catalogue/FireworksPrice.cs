using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions;

/// <summary>
/// Says what a model costs in one service tier: US dollars for one million tokens. A part that is not known is null, and so is then every
/// cost that needs it.
/// </summary>
/// <remarks>The page docs/models-and-prices.md has more.</remarks>
/// <example>
/// <code>
/// FireworksPrice price = new() { Model = "accounts/fireworks/models/glm-5p3", Input = 1.40m, CachedInput = 0.26m, Output = 4.40m };
/// var cost = price.GetCost(new() { InputTokenCount = 10_000, CachedInputTokenCount = 8_000, OutputTokenCount = 500 });
/// </code>
/// </example>
public sealed record FireworksPrice
{
    private const decimal Million = 1_000_000;

    /// <summary>Gets what is sent as the model: a model, a router (a fast or a US one has its own price), or an alias.</summary>
    public required string Model
    {
        get;
        init
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(value);
            field = value;
        }
    }

    /// <summary>
    /// Gets the service tier that the price is for; unset for the standard one, which <c>default</c>, <c>auto</c> and <c>flex</c> are too.
    /// </summary>
    public FireworksServiceTier ServiceTier { get; init; }

    /// <summary>Gets the dollars for a million input tokens that are not in the cache; from 0 to 1,000,000.</summary>
    public decimal? Input
    {
        get;
        init => field = Check(value, nameof(Input));
    }

    /// <summary>Gets the dollars for a million input tokens from the cache; from 0 to 1,000,000.</summary>
    public decimal? CachedInput
    {
        get;
        init => field = Check(value, nameof(CachedInput));
    }

    /// <summary>Gets the dollars for a million output tokens, thoughts among them; from 0 to 1,000,000.</summary>
    public decimal? Output
    {
        get;
        init => field = Check(value, nameof(Output));
    }

    /// <summary>Works out what tokens cost at this price.</summary>
    /// <param name="usage">The tokens. Cached input tokens are a part of the input tokens.</param>
    /// <param name="isBatch">Whether they were served as part of a batch, which costs half.</param>
    /// <returns>The cost in US dollars; null where a count or a part of the price that is needed is not known.</returns>
    public decimal? GetCost(UsageDetails usage, bool isBatch = false)
    {
        ArgumentNullException.ThrowIfNull(usage);
        var input = usage.InputTokenCount;
        var cached = usage.CachedInputTokenCount ?? 0;
        if (input is null or < 0 || cached < 0)
        {
            return null;
        }

        cached = Math.Min(cached, input.Value);
        var cost = CostOf(input - cached, Input) + CostOf(cached, CachedInput) + CostOf(CountOutput(usage), Output);
        return isBatch ? cost / 2 : cost;
    }

    internal static bool IsPrice(decimal value) => value is >= 0 and <= Million;

    private static decimal? CostOf(long? tokens, decimal? price) => tokens switch
    {
        null or < 0 => null,
        0 => 0,
        _ => tokens * price / Million,
    };

    /// <summary>Answers without output, as of embeddings, may leave its count out.</summary>
    private long? CountOutput(UsageDetails usage) =>
        usage.OutputTokenCount ?? (Output is null ? usage.TotalTokenCount - usage.InputTokenCount ?? 0 : null);

    private static decimal? Check(decimal? value, string name) => value is not { } price || IsPrice(price)
        ? value
        : throw new ArgumentOutOfRangeException(name, value, "A price must be from 0 to 1,000,000 dollars for a million tokens.");
}
