using Fireworks.AI.Extensions.Catalogue;
using Fireworks.AI.Extensions.Settings;

namespace Fireworks.AI.Extensions;

/// <summary>
/// Holds what was known of the models at one time: what they can do, cost, and are called. It never changes.
/// <see cref="FireworksModelClient.LoadAsync"/> reads one.
/// </summary>
/// <remarks>The page docs/models-and-prices.md has more.</remarks>
/// <example>
/// <code>
/// var catalogue = await fireworks.Models.LoadAsync();
/// UsageDetails typical = new() { InputTokenCount = 3_000, OutputTokenCount = 1_000 };
/// var cheapest = catalogue.Models
///     .Where(model =&gt; model.Callable is not null &amp;&amp; model.SupportsTools == true &amp;&amp; model.Takes("image"))
///     .MinBy(model =&gt; model.Price?.GetCost(typical));
/// </code>
/// </example>
public sealed class FireworksCatalogue
{
    private readonly Dictionary<string, FireworksCatalogueModel> _byAddress = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Puts a catalogue together.</summary>
    /// <param name="callable">The models that a key can call.</param>
    /// <param name="serverless">The entries of the serverless catalogue.</param>
    /// <param name="account">What the control plane tells; models that neither of the others has are left out.</param>
    public FireworksCatalogue(
        IEnumerable<FireworksModelInfo> callable,
        IEnumerable<FireworksServerlessModel> serverless,
        IEnumerable<FireworksAccountModel>? account = null)
    {
        ArgumentNullException.ThrowIfNull(callable);
        ArgumentNullException.ThrowIfNull(serverless);
        var infos = callable.DistinctBy(static info => info.Id, StringComparer.OrdinalIgnoreCase).ToArray();
        var entries = serverless.ToLookup(static entry => entry.Id, StringComparer.OrdinalIgnoreCase);
        var facts = (account ?? []).ToLookup(static model => model.Name, StringComparer.OrdinalIgnoreCase);
        Models =
        [
            .. infos.Select(info => Create(info.Id, info)),
            .. entries.Select(static group => group.Key).Except(infos.Select(static info => info.Id), StringComparer.OrdinalIgnoreCase)
                .Select(id => Create(id, null)),
        ];
        foreach (var model in Models)
        {
            _byAddress.TryAdd(ModelAddress.Key(model.Id), model);
        }

        foreach (var model in Models)
        {
            foreach (var address in model.Aliases.Concat(model.Serverless.Select(static entry => entry.Address).OfType<string>()))
            {
                _byAddress.TryAdd(ModelAddress.Key(address), model);
            }
        }

        Prices = new(Models.SelectMany(static model => model.Serverless).SelectMany(PricesOf));

        FireworksCatalogueModel Create(string id, FireworksModelInfo? info) => new(id, info, [.. entries[id]], facts[id].FirstOrDefault());
    }

    /// <summary>Gets the models: those that the key can call, and those that are only in the serverless catalogue.</summary>
    public IReadOnlyList<FireworksCatalogueModel> Models { get; }

    /// <summary>Gets the prices in all modes, also under the aliases of the models.</summary>
    public FireworksPriceList Prices { get; }

    /// <summary>Finds a model.</summary>
    /// <param name="model">Its address in any form, an alias, or the router of one of its modes.</param>
    /// <returns>The model; null if the catalogue does not have it.</returns>
    public FireworksCatalogueModel? Find(string model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return ModelAddress.Find(model, _byAddress.GetValueOrDefault);
    }

    /// <summary>Finds addresses that a wrong one may have meant: those that are spelled alike, then those of the same family.</summary>
    /// <param name="model">The address.</param>
    /// <returns>At most three addresses, nearest first.</returns>
    public IReadOnlyList<string> FindNear(string model)
    {
        ArgumentNullException.ThrowIfNull(model);
        var wanted = FireworksModel.IdOf(model).ToString();
        var known = _byAddress.Keys.ToLookup(static address => FireworksModel.IdOf(address).ToString(), StringComparer.OrdinalIgnoreCase);
        var family = wanted.Split('-')[0];
        var related = known.Select(static group => group.Key)
            .Where(id => family.Length > 1 && id.Split('-')[0].Equals(family, StringComparison.OrdinalIgnoreCase))
            .OrderBy(static id => id, StringComparer.Ordinal);
        return [.. NearMatches.Find(wanted, known.Select(static group => group.Key)).Concat(related)
            .Distinct(StringComparer.OrdinalIgnoreCase).Select(id => known[id].First()).Take(3)];
    }

    private static IEnumerable<FireworksPrice> PricesOf(FireworksServerlessModel entry) => entry.Price is { } price
        ? entry.Aliases.Select(alias => price with { Model = alias }).Prepend(price)
        : [];
}
