using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Tests;

public sealed class DeploymentPlanTests
{
    private static readonly FireworksPrice Price = new() { Model = "glm-5p3", Input = 1.40m, CachedInput = 0.26m, Output = 4.40m };

    // 3,000 input tokens, 2,000 of them cached, and 500 of output: 1,000 x 1.40 + 2,000 x 0.26 + 500 x 4.40 = 4,120 millionths of a dollar.
    private static readonly UsageDetails Request = new() { InputTokenCount = 3_000, CachedInputTokenCount = 2_000, OutputTokenCount = 500 };

    [Fact]
    public void The_load_is_where_both_cost_the_same()
    {
        FireworksDeploymentPlan plan = new() { GpuHourPrice = 5.15m, GpuCount = 8, TokensPerSecond = 20_000 };

        var load = plan.FindBreakEven(Price, Request)!;

        Assert.Equal(41.20m, plan.CostPerHour);
        Assert.Equal(10_000m, load.RequestsPerHour); // 41.20 / 0.00412
        Assert.Equal(10_000 * 3_500 / 3_600.0, load.TokensPerSecond, 6);
        Assert.Equal(10_000 * 3_500 / 3_600.0 / 20_000, load.Utilization, 9);
    }

    [Fact]
    public void A_deployment_that_cannot_get_through_enough_is_never_cheaper()
    {
        FireworksDeploymentPlan slow = new() { GpuHourPrice = 5.15m, GpuCount = 8, TokensPerSecond = 9_722 };
        var quick = slow with { TokensPerSecond = 9_723 };

        Assert.Null(slow.FindBreakEven(Price, Request)); // 10,000 requests of 3,500 tokens in an hour are 9,722.2 tokens per second.
        Assert.NotNull(quick.FindBreakEven(Price, Request));
    }

    [Fact]
    public void Without_a_price_or_with_one_of_nothing_there_is_no_load()
    {
        FireworksDeploymentPlan plan = new() { GpuHourPrice = 1, TokensPerSecond = 1e9 };

        Assert.Null(plan.FindBreakEven(new() { Model = "m", Input = 1 }, Request));
        Assert.Null(plan.FindBreakEven(new() { Model = "m", Input = 0, CachedInput = 0, Output = 0 }, Request));
        Assert.Null(plan.FindBreakEven(new() { Model = "m", Input = 1e-20m, CachedInput = 0, Output = 0 }, Request));
    }

    [Fact]
    public void What_makes_no_plan_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new FireworksDeploymentPlan { GpuHourPrice = 0, TokensPerSecond = 1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new FireworksDeploymentPlan { GpuHourPrice = 1, TokensPerSecond = double.NaN });
        Assert.Throws<ArgumentOutOfRangeException>(() => new FireworksDeploymentPlan { GpuHourPrice = 1, TokensPerSecond = 1, GpuCount = 0 });
        Assert.Throws<ArgumentException>(() => new FireworksDeploymentPlan { GpuHourPrice = 1, TokensPerSecond = 1 }.FindBreakEven(Price, new()));
    }
}
