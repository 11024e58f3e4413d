using System.Diagnostics;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Catalogue;

/// <summary>What a call costs: the price of what was asked for, not of the model that happened to serve.</summary>
internal sealed class CallPricing
{
    private readonly FireworksPrice? _price;
    private readonly string _operation;
    private readonly string _model;

    private CallPricing(FireworksPrice? price, string operation, string model)
    {
        _price = price;
        _operation = operation;
        _model = model;
    }

    /// <summary>Whether the call is a row of a batch, at half the price.</summary>
    public bool IsBatch { get; init; }

    /// <summary>The pricing of a call; null where there are no prices at all, so that its responses say nothing of costs.</summary>
    /// <param name="models">The prices that the client has.</param>
    /// <param name="operation">The operation's name for telemetry.</param>
    /// <param name="model">What is sent as the model.</param>
    /// <param name="serviceTier">The word that is sent as the tier, if one is.</param>
    /// <param name="isBatch">Whether the call is a row of a batch.</param>
    public static CallPricing? For(KnownModels models, string operation, string model, string? serviceTier = null, bool isBatch = false) =>
        models.HasPrices ? new(models.FindPrice(model, serviceTier), operation, model) { IsBatch = isBatch } : null;

    /// <summary>
    /// Adds the cost to a usage, once, and reports it; a row of a batch can be read again, and is not reported. A response without a
    /// usage gets one that says only that.
    /// </summary>
    public UsageDetails Apply(UsageDetails? usage, string? servedModel)
    {
        if (usage is null)
        {
            usage = new();
            CostCounts.Set(usage, null);
            return usage;
        }

        var cost = _price?.GetCost(usage, IsBatch);
        CostCounts.Set(usage, cost);
        if (cost is { } dollars && !IsBatch)
        {
            FireworksTelemetry.Cost.Add((double)dollars, new TagList
            {
                { "gen_ai.provider.name", FireworksTelemetry.ProviderName },
                { "gen_ai.operation.name", _operation },
                { "gen_ai.request.model", _model },
                { "gen_ai.response.model", servedModel },
                { "fireworks.service_tier", _price!.ServiceTier.Value is { Length: > 0 } tier ? tier : "default" },
            });
        }

        return usage;
    }
}
