using System.Text.Json;

namespace Fireworks.AI.Extensions.Catalogue;

/// <summary>Reads the lines of a model's price, and which of them are about tokens.</summary>
internal static class SkuReader
{
    public static IReadOnlyList<FireworksSku> Read(JsonElement? pricing)
    {
        List<FireworksSku> lines = [];
        if (pricing is not { ValueKind: JsonValueKind.Array } list)
        {
            return lines;
        }

        foreach (var item in list.EnumerateArray())
        {
            JsonMembers members = new(item);
            if (members.Text("sku") is { } name)
            {
                lines.Add(new() { Name = name, Amount = members.Amount("amount"), Unit = members.Text("unit") });
            }
        }

        return lines;
    }

    /// <summary>The price; null where no line is about tokens, or it is not known how to ask for the mode.</summary>
    public static FireworksPrice? ReadPrice(FireworksServerlessModel model)
    {
        var embeds = model.OutputModalities.Contains("embeddings");
        var input = Find(name => (Has(name, "input") || (embeds && !Has(name, "output"))) && !IsCached(name));
        var cached = Find(name => Has(name, "input") && IsCached(name));
        var output = Find(name => Has(name, "output"));
        return model.Address is not { } address || (input is null && cached is null && output is null) ? null : new()
        {
            Model = address,
            ServiceTier = model.ServiceTier,
            Input = input,
            CachedInput = cached,
            Output = output,
        };

        // Of two lines for the same thing, as for prompts of different lengths, neither is the price.
        decimal? Find(Func<string, bool> isMeant)
        {
            var lines = model.Pricing
                .Where(line => IsPerMillion(line.Unit) && Has(line.Name, "token") && isMeant(line.Name)).Take(2).ToArray();
            return lines is [{ Amount: { } amount }] && FireworksPrice.IsPrice(amount) ? amount : null;
        }
    }

    private static bool IsCached(string name) => Has(name, "cached") && !Has(name, "uncached");

    private static bool IsPerMillion(string? unit) => "1M tokens".Equals(unit, StringComparison.OrdinalIgnoreCase);

    private static bool Has(string name, string word) => name.Contains(word, StringComparison.OrdinalIgnoreCase);
}
