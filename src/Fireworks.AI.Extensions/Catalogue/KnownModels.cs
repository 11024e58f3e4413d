using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Fireworks.AI.Extensions.Catalogue;

/// <summary>What a client knows of models: the prices that it was given, and the catalogue once there is one.</summary>
internal sealed partial class KnownModels(FireworksPriceList? prices, ILogger logger)
{
    private readonly ConcurrentDictionary<string, bool> _warned = new(StringComparer.OrdinalIgnoreCase);
    private volatile FireworksCatalogue? _catalogue;

    public FireworksCatalogue? Catalogue
    {
        get => _catalogue;
        set => _catalogue = value;
    }

    public bool HasPrices => prices is not null || _catalogue is not null;

    public FireworksPrice? FindPrice(string model, string? serviceTier)
    {
        FireworksServiceTier? tier = string.IsNullOrWhiteSpace(serviceTier) ? null : new(serviceTier);
        return prices?.Find(model, tier) ?? _catalogue?.Prices.Find(model, tier);
    }

    /// <summary>When a model leaves the service, which is logged once; null where no such day is known.</summary>
    public DateOnly? FindDeprecation(string? address)
    {
        if (address is null || _catalogue?.Find(address) is not { DeprecationDate: { } date } model)
        {
            return null;
        }

        if (_warned.TryAdd(model.Id, true))
        {
            Deprecated(logger, model.Id, date);
        }

        return date;
    }

    /// <summary>A sentence with the addresses that a wrong one may have meant; empty without a catalogue.</summary>
    public string Suggest(string? address) =>
        address is not null && _catalogue is { } catalogue && catalogue.FindNear(address) is { Count: > 0 } near
            ? $" Near ones: {string.Join(", ", near)}."
            : "";

    [LoggerMessage(6, LogLevel.Warning, "The model {Model} leaves the serverless service on {Date:yyyy-MM-dd}. Choose another by then.")]
    private static partial void Deprecated(ILogger logger, string model, DateOnly date);
}
