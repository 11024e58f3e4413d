namespace Fireworks.AI.Extensions.Catalogue;

/// <summary>What a client knows of models: the prices that it was given.</summary>
internal sealed class KnownModels(FireworksPriceList? prices)
{
    public bool HasPrices => prices is not null;

    public FireworksPrice? FindPrice(string model, string? serviceTier)
    {
        FireworksServiceTier? tier = string.IsNullOrWhiteSpace(serviceTier) ? null : new(serviceTier);
        return prices?.Find(model, tier);
    }
}
