using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace Fireworks.AI.Extensions.DependencyInjection;

/// <summary>
/// Reads prices from configuration: a model's address with <c>Input</c>, <c>CachedInput</c> and <c>Output</c> under it, and the same under
/// the name of another service tier.
/// </summary>
internal static class PriceListBinder
{
    private static readonly string[] Parts =
        [nameof(FireworksPrice.Input), nameof(FireworksPrice.CachedInput), nameof(FireworksPrice.Output)];

    /// <returns>The list; null where the section has none.</returns>
    /// <exception cref="ArgumentException">A key or a value is not one of a price.</exception>
    public static FireworksPriceList? Read(IConfiguration section)
    {
        List<FireworksPrice> prices = [];
        foreach (var model in section.GetSection(nameof(FireworksClientOptions.Prices)).GetChildren())
        {
            var parts = model.GetChildren().ToLookup(static part => part.GetChildren().Any());
            if (parts[false].Any())
            {
                prices.Add(ReadPrice(model, parts[false], model.Key, default));
            }

            foreach (var tier in parts[true])
            {
                prices.Add(ReadPrice(tier, tier.GetChildren(), model.Key, new(tier.Key.ToLowerInvariant())));
            }
        }

        return prices.Count > 0 ? new(prices) : null;
    }

    private static FireworksPrice ReadPrice(
        IConfigurationSection section, IEnumerable<IConfigurationSection> parts, string model, FireworksServiceTier tier)
    {
        foreach (var part in parts)
        {
            if (!Parts.Contains(part.Key, StringComparer.OrdinalIgnoreCase))
            {
                throw new ArgumentException(
                    $"The configuration key '{part.Path}' is not known. A price has Input, CachedInput and Output, or a service tier " +
                    "with these under it.");
            }
        }

        return new()
        {
            Model = model,
            ServiceTier = tier,
            Input = ReadPart(section, nameof(FireworksPrice.Input)),
            CachedInput = ReadPart(section, nameof(FireworksPrice.CachedInput)),
            Output = ReadPart(section, nameof(FireworksPrice.Output)),
        };
    }

    private static decimal? ReadPart(IConfigurationSection section, string key)
    {
        decimal? part = null;
        FireworksClientOptionsBinder.Value(
            section, key, "a price from 0 to 1000000, in dollars for a million tokens", Parse, value => part = value);
        return part;
    }

    private static decimal? Parse(string text) =>
        decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var price) && FireworksPrice.IsPrice(price)
            ? price : null;
}
