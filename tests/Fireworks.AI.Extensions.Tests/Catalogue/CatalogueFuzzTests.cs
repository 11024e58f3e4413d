using System.Text;

namespace Fireworks.AI.Extensions.Tests;

public sealed class CatalogueFuzzTests
{
    [Fact]
    public async Task Cut_corrupted_and_reordered_lists_end_in_models_or_a_documented_exception()
    {
        string[] texts =
        [
            """{"data":[{"id":"a","created":1,"kind":"k","supports_tools":true,"context_length":9,"x":[1]},{"id":"b"}]}""",
            """{"data":[{"id":"a","serverless_mode":"fast","usage_identifier":"r","aliases":["b"],"pricing":[{"sku":"LLM input tokens","amount":"1.40","unit":"1M tokens"}]}]}""",
            """{"models":[{"name":"a","deprecationDate":{"year":2026,"month":2,"day":28},"baseModelDetails":{"parameterCount":"7"}}],"nextPageToken":""}""",
            """{"data":[{"id":"\ud83d","é":"\u00e9\ud83d\ude00","kind":7}]}""",
        ];
        byte[][] seeds = [.. texts.Select(Encoding.UTF8.GetBytes)];
        int read = 0, refused = 0;
        await SeededCases.RunAsync(17, async random =>
        {
            var body = Fuzz.Damage(seeds[random.Next(seeds.Length)], random);
            using var client = MemoryHandler.Client(body, "application/json");
            try
            {
                var count = random.Next(3) switch
                {
                    0 => (await client.Models.ListAsync().ToListAsync()).Count(model => model.Id.Length > 0 && model.AdditionalProperties is not null),
                    1 => new FireworksCatalogue([], await client.Models.ListServerlessAsync().ToListAsync()).Prices.Prices.Count(price => price.Input >= 0),
                    _ => (await client.Models.ListAccountAsync(new() { AccountId = "a" }).ToListAsync()).Count(model => model.Name.Length > 0),
                };
                Assert.True(count >= 0);
                read++;
            }
            catch (FireworksException exception)
            {
                Assert.True(exception.Kind is FireworksErrorKind.InvalidResponse, exception.ToString());
                refused++;
            }
        });

        Fuzz.AssertShare(0.02, read, "were read");
        Fuzz.AssertShare(0.02, refused, "were refused");
    }
}
