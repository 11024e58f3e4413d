using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Models;

/// <summary>
/// Chooses models of a catalogue in place of those of OpenAI: what does the same kind of work, and of that the dearest that is not dearer,
/// since price goes with ability. If all are dearer, the cheapest.
/// </summary>
internal static class OpenAIModelChoice
{
    // What a model of OpenAI does, and its list price at OpenAI in dollars for a million tokens of input and output.
    private static readonly (string Id, bool TakesImages, decimal Input, decimal Output)[] Chat =
    [
        ("gpt-4o", true, 2.50m, 10),
        ("gpt-4o-mini", true, 0.15m, 0.60m),
        ("gpt-4.1", true, 2, 8),
        ("gpt-4.1-mini", true, 0.40m, 1.60m),
        ("gpt-4.1-nano", true, 0.10m, 0.40m),
        ("gpt-4-turbo", true, 10, 30),
        ("gpt-4", false, 30, 60),
        ("gpt-3.5-turbo", false, 0.50m, 1.50m),
        ("gpt-5", true, 1.25m, 10),
        ("gpt-5-mini", true, 0.25m, 2),
        ("o1", true, 15, 60),
        ("o3", true, 2, 8),
        ("o3-mini", false, 1.10m, 4.40m),
        ("o4-mini", true, 1.10m, 4.40m),
    ];

    private static readonly (string Id, decimal Input)[] Embeddings =
    [
        ("text-embedding-3-small", 0.02m), ("text-embedding-3-large", 0.13m), ("text-embedding-ada-002", 0.10m),
    ];

    private static readonly UsageDetails TypicalChat = new() { InputTokenCount = 3_000, OutputTokenCount = 1_000 };
    private static readonly UsageDetails TypicalEmbedding = new() { InputTokenCount = 1_000, OutputTokenCount = 0 };

    /// <summary>OpenAI's ids with the chosen addresses; without those for which the catalogue has nothing.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Choose(FireworksCatalogue catalogue)
    {
        var served = catalogue.Models.Where(static model => model.Callable is not null && model.DeprecationDate is null).ToArray();
        foreach (var (id, takesImages, input, output) in Chat)
        {
            FireworksPrice price = new() { Model = id, Input = input, Output = output };
            var fitting = served.Where(model =>
                model.Gives("text") && model.SupportsTools == true && (!takesImages || model.Takes("image")));
            if (Nearest(fitting, price, TypicalChat) is { } found)
            {
                yield return new(id, found.Id);
            }
        }

        foreach (var (id, input) in Embeddings)
        {
            FireworksPrice price = new() { Model = id, Input = input };
            if (Nearest(served.Where(static model => model.Gives("embeddings")), price, TypicalEmbedding) is { } found)
            {
                yield return new(id, found.Id);
            }
        }
    }

    private static FireworksCatalogueModel? Nearest(
        IEnumerable<FireworksCatalogueModel> models, FireworksPrice price, UsageDetails typical)
    {
        var most = price.GetCost(typical);
        var priced = models.Select(model => (Model: model, Cost: model.Price?.GetCost(typical)))
            .Where(static model => model.Cost is not null)
            .OrderBy(static model => model.Cost).ThenBy(static model => model.Model.Id, StringComparer.Ordinal).ToArray();
        return priced.LastOrDefault(model => model.Cost <= most).Model ?? priced.FirstOrDefault().Model;
    }
}
