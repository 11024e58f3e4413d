using System.Collections.Frozen;
using Fireworks.AI.Extensions.Catalogue;

namespace Fireworks.AI.Extensions;

/// <summary>
/// Lists what models cost, for <see cref="FireworksClientOptions.Prices"/>. The list never changes; <see cref="With"/> makes a new one.
/// </summary>
/// <remarks>
/// A model is found under all the forms of its address: <c>glm-5p3</c>, <c>fireworks/glm-5p3</c> and
/// <c>accounts/fireworks/models/glm-5p3</c> are the same. An address with a deployment is found only as it is written, because a deployment
/// is paid by the time of its GPUs. <see cref="FireworksCatalogue.Prices"/> is the list of the service itself.
/// </remarks>
/// <example>
/// <code>
/// var prices = new FireworksPriceList([
///     new() { Model = "glm-5p3", Input = 1.40m, CachedInput = 0.26m, Output = 4.40m },
///     new() { Model = "glm-5p3", ServiceTier = FireworksServiceTier.Priority, Input = 1.75m, CachedInput = 0.325m, Output = 5.50m },
/// ]);
/// </code>
/// </example>
public sealed class FireworksPriceList
{
    private readonly FrozenDictionary<string, FireworksPrice> _prices;

    /// <summary>Makes a list.</summary>
    /// <param name="prices">The prices. Of two for the same model and tier, the later one stands.</param>
    public FireworksPriceList(IEnumerable<FireworksPrice> prices)
    {
        ArgumentNullException.ThrowIfNull(prices);
        Dictionary<string, FireworksPrice> found = new(StringComparer.OrdinalIgnoreCase);
        foreach (var price in prices)
        {
            ArgumentNullException.ThrowIfNull(price, nameof(prices));
            found[Key(ModelAddress.Key(price.Model), price.ServiceTier.Value)] = price;
        }

        _prices = found.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>Gets the prices, in no order.</summary>
    public IReadOnlyCollection<FireworksPrice> Prices => _prices.Values;

    /// <summary>Finds the price of a model in a tier.</summary>
    /// <param name="model">What is sent as the model, in any form.</param>
    /// <param name="serviceTier">The tier that is asked for; null for the standard one.</param>
    /// <returns>The price; null if the list does not have it. Another tier's price never stands in.</returns>
    public FireworksPrice? Find(string model, FireworksServiceTier? serviceTier = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        var tier = serviceTier?.Value ?? "";
        return ModelAddress.Find(model, address => _prices.GetValueOrDefault(Key(address, tier)));
    }

    /// <summary>Makes a list with prices added or replaced.</summary>
    /// <param name="prices">The prices.</param>
    /// <returns>The new list.</returns>
    /// <example>
    /// <code>
    /// var prices = catalogue.Prices.With(new FireworksPrice { Model = "accounts/me/models/mine", Input = 0.50m, Output = 0.50m });
    /// </code>
    /// </example>
    public FireworksPriceList With(params IEnumerable<FireworksPrice> prices) => new(_prices.Values.Concat(prices));

    private static string Key(string address, string tier) => tier switch
    {
        "" or "default" or "auto" or "flex" => address,
        _ => $"{address} {tier}",
    };
}
