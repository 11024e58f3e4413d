using System.Globalization;
using Fireworks.AI.Extensions.Catalogue;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Tests;

public sealed class PriceTests
{
    public static FireworksPriceList Glm { get; } = new(
    [
        new() { Model = "accounts/fireworks/models/glm-5p3", Input = 1.40m, CachedInput = 0.26m, Output = 4.40m },
        new() { Model = "accounts/fireworks/models/glm-5p3", ServiceTier = FireworksServiceTier.Priority, Input = 1.75m, CachedInput = 0.325m, Output = 5.50m },
        new() { Model = "accounts/fireworks/routers/glm-5p3-fast", Input = 2.10m, CachedInput = 0.39m, Output = 6.60m },
    ]);

    // Worked out by hand: a million tokens cost 1.40, so that 4 of them cost 4 times 1.40 millionths, and so on.
    [Theory]
    [InlineData("glm-5p3", null, 12, 8, 5, "0.00002968")] // 4 x 1.40 + 8 x 0.26 + 5 x 4.40 = 29.68
    [InlineData("glm-5p3", "priority", 12, 8, 5, "0.0000371")] // 4 x 1.75 + 8 x 0.325 + 5 x 5.50 = 37.10
    [InlineData("glm-5p3-fast", null, 12, 8, 5, "0.00004452")] // 4 x 2.10 + 8 x 0.39 + 5 x 6.60 = 44.52
    [InlineData("glm-5p3", null, 1594, 1521, 300, "0.00181766")] // 73 x 1.40 + 1,521 x 0.26 + 300 x 4.40 = 102.2 + 395.46 + 1,320
    [InlineData("glm-5p3", null, 1_000_000, 0, 0, "1.4")]
    [InlineData("glm-5p3", null, 1_000_000, 1_000_000, 1_000_000, "4.66")]
    [InlineData("glm-5p3", null, 0, 0, 0, "0")]
    [InlineData("glm-5p3", null, 10, 25, 0, "0.0000026")] // No more can be cached than there is.
    public void A_cost_is_the_sum_worked_out_by_hand(string model, string? tier, int input, int cached, int output, string expected)
    {
        var price = Glm.Find(model, tier is null ? null : new FireworksServiceTier(tier))!;
        UsageDetails usage = new() { InputTokenCount = input, CachedInputTokenCount = cached, OutputTokenCount = output };

        var cost = decimal.Parse(expected, CultureInfo.InvariantCulture);
        Assert.Equal(cost, price.GetCost(usage));
        Assert.Equal(cost / 2, price.GetCost(usage, isBatch: true));
    }

    [Theory]
    [InlineData("glm-5p3", true)]
    [InlineData("fireworks/glm-5p3", true)]
    [InlineData("accounts/fireworks/models/glm-5p3", true)]
    [InlineData("ACCOUNTS/fireworks/models/GLM-5p3", true)]
    [InlineData("accounts/me/models/glm-5p3", false)]
    [InlineData("accounts/fireworks/routers/glm-5p3", false)]
    [InlineData("accounts/fireworks/models/glm-5p3#accounts/me/deployments/d", false)]
    [InlineData("glm-5p3#d", false)]
    [InlineData("glm-5p3-fast", true)]
    [InlineData("accounts/fireworks/models/glm-5p3-fast", false)]
    [InlineData("no address/", false)]
    [InlineData("", false)]
    public void A_model_is_found_in_any_form_of_its_address_and_no_other_stands_in(string model, bool isFound) =>
        Assert.Equal(isFound, Glm.Find(model) is not null);

    [Theory]
    [InlineData("default", 1.40)]
    [InlineData("auto", 1.40)]
    [InlineData("flex", 1.40)]
    [InlineData("priority", 1.75)]
    [InlineData("golden", null)]
    public void Tiers_that_are_served_as_the_standard_one_cost_the_same_and_an_unknown_one_has_no_price(string tier, double? input) =>
        Assert.Equal((decimal?)input, Glm.Find("glm-5p3", new FireworksServiceTier(tier))?.Input);

    [Fact]
    public void A_list_with_short_ids_finds_models_and_routers_and_a_later_price_stands()
    {
        FireworksPriceList list = new([new() { Model = "glm-latest", Input = 1 }, new() { Model = "fireworks/glm-latest", Input = 2 }]);

        Assert.Equal(2, list.Find("accounts/fireworks/routers/glm-latest")!.Input);
        Assert.Equal(2, list.Find("accounts/fireworks/models/glm-latest")!.Input);
        Assert.Equal(3, list.With(new FireworksPrice { Model = "glm-latest", Input = 3 }).Find("glm-latest")!.Input);
        Assert.Single(list.Prices);
    }

    [Fact]
    public void A_deployment_has_a_price_only_where_it_is_written_down()
    {
        FireworksPriceList list = new([new() { Model = "glm-5p3#d", Input = 1 }, new() { Model = "accounts/me/deployments/d", Input = 2 }]);

        Assert.Equal((1, 2), (list.Find("glm-5p3#d")!.Input, list.Find("accounts/me/deployments/d")!.Input));
    }

    [Fact]
    public void What_is_not_known_makes_no_cost()
    {
        FireworksPrice noCached = new() { Model = "m", Input = 1, Output = 2 };
        FireworksPrice embedding = new() { Model = "e", Input = 0.10m };

        Assert.Null(noCached.GetCost(new() { InputTokenCount = 10, CachedInputTokenCount = 1, OutputTokenCount = 1 }));
        Assert.Equal(0.000012m, noCached.GetCost(new() { InputTokenCount = 10, OutputTokenCount = 1 }));
        Assert.Null(noCached.GetCost(new() { InputTokenCount = 10 }));
        Assert.Null(noCached.GetCost(new() { OutputTokenCount = 10 }));
        Assert.Null(noCached.GetCost(new() { InputTokenCount = -1, OutputTokenCount = 10 }));
        Assert.Null(noCached.GetCost(new() { InputTokenCount = 1, OutputTokenCount = -10 }));
        Assert.Equal(0.000001m, embedding.GetCost(new() { InputTokenCount = 10, TotalTokenCount = 10 }));
        Assert.Equal(0.000001m, embedding.GetCost(new() { InputTokenCount = 10, OutputTokenCount = 0 }));
        Assert.Null(embedding.GetCost(new() { InputTokenCount = 10, TotalTokenCount = 12 }));
    }

    [Theory]
    [InlineData(-0.01)]
    [InlineData(1_000_001)]
    public void A_price_out_of_range_is_refused(double price)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new FireworksPrice { Model = "m", Input = (decimal)price });
        Assert.Throws<ArgumentOutOfRangeException>(() => new FireworksPrice { Model = "m", CachedInput = (decimal)price });
        Assert.Throws<ArgumentOutOfRangeException>(() => new FireworksPrice { Model = "m", Output = (decimal)price });
        Assert.Throws<ArgumentException>(() => new FireworksPrice { Model = " " });
    }

    [Fact]
    public void Costs_are_kept_in_a_usage_to_the_trillionth_and_add_up()
    {
        UsageDetails sum = new();
        for (var i = 0; i < 3; i++)
        {
            UsageDetails usage = new();
            CostCounts.Set(usage, 0.000_000_018_75m);
            sum.Add(usage);
        }

        Assert.Equal(0.000_000_056_25m, CostCounts.Get(sum));
    }

    [Fact]
    public void A_sum_with_a_call_that_has_no_price_is_not_known()
    {
        UsageDetails sum = new(), unknown = new();
        CostCounts.Set(sum, 1);
        CostCounts.Set(unknown, null);
        sum.Add(unknown);

        Assert.Null(CostCounts.Get(sum));
        Assert.Null(CostCounts.Get(null));
        Assert.Null(CostCounts.Get(new()));
    }

    [Fact]
    public void The_largest_counts_and_prices_end_in_a_number_or_nothing()
    {
        FireworksPrice price = new() { Model = "m", Input = 1_000_000, CachedInput = 1_000_000, Output = 1_000_000 };
        UsageDetails usage = new() { InputTokenCount = long.MaxValue, CachedInputTokenCount = long.MaxValue, OutputTokenCount = long.MaxValue };

        var cost = price.GetCost(usage);
        CostCounts.Set(usage, cost);

        Assert.Equal(2 * (decimal)long.MaxValue, cost);
        Assert.Null(CostCounts.Get(usage));
    }
}
