using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Fireworks.AI.Extensions.Tests;

public sealed class PriceConfigurationTests
{
    [Fact]
    public void Prices_come_from_configuration_by_model_and_tier()
    {
        var prices = Read(
            ("accounts/fireworks/models/glm-5p3:Input", "1.40"), ("accounts/fireworks/models/glm-5p3:CachedInput", "0.26"), ("accounts/fireworks/models/glm-5p3:output", "4.40"),
            ("accounts/fireworks/models/glm-5p3:Priority:Input", "1.75"), ("mine:priority:Output", "1e-2"));

        Assert.Equal((1.40m, 0.26m, 4.40m), (prices!.Find("glm-5p3")!.Input, prices.Find("glm-5p3")!.CachedInput, prices.Find("glm-5p3")!.Output));
        Assert.Equal((1.75m, null), (prices.Find("glm-5p3", FireworksServiceTier.Priority)!.Input, prices.Find("glm-5p3", FireworksServiceTier.Priority)!.Output));
        Assert.Equal((0.01m, null), (prices.Find("mine", FireworksServiceTier.Priority)!.Output, prices.Find("mine")));
        Assert.Null(Read());
    }

    [Theory]
    [InlineData("glm:Input", "dear", "Fireworks:Prices:glm:Input")]
    [InlineData("glm:Input", "-1", "Fireworks:Prices:glm:Input")]
    [InlineData("glm:Ouput", "1", "Fireworks:Prices:glm:Ouput")]
    [InlineData("glm:Priority:Cached", "1", "Fireworks:Prices:glm:Priority:Cached")]
    public void A_wrong_price_is_refused_by_its_key(string key, string value, string path) =>
        Assert.Contains(path, Assert.Throws<ArgumentException>(() => Read((key, value))).Message, StringComparison.Ordinal);

    private static FireworksPriceList? Read(params (string Key, string Value)[] prices)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(prices.Select(price => KeyValuePair.Create($"Fireworks:Prices:{price.Key}", (string?)price.Value)).Append(new("Fireworks:ApiKey", "fw_k"))).Build();
        using var services = new ServiceCollection().AddFireworksClient(configuration.GetSection("Fireworks")).BuildServiceProvider();
        return services.GetRequiredService<IOptions<FireworksClientOptions>>().Value.Prices;
    }
}
