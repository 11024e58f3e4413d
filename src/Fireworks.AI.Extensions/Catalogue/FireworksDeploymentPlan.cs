using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions;

/// <summary>
/// Compares a deployment, which is paid by the time of its GPUs, with the serverless service, which is paid by the token.
/// </summary>
/// <remarks>
/// Fireworks publishes no GPU prices by its API: take them from the contract or the price page, and the tokens per second from a
/// measurement. The page docs/models-and-prices.md has more.
/// </remarks>
/// <example>
/// <code>
/// FireworksDeploymentPlan plan = new() { GpuHourPrice = 6, GpuCount = 4, TokensPerSecond = 20_000 };
/// UsageDetails request = new() { InputTokenCount = 3_000, CachedInputTokenCount = 2_000, OutputTokenCount = 500 };
/// var load = plan.FindBreakEven(catalogue.Prices.Find("glm-5p3")!, request);
/// Console.WriteLine(load is null ? "serverless is cheaper" : $"a deployment is cheaper above {load.RequestsPerHour:N0} requests an hour");
/// </code>
/// </example>
public sealed record FireworksDeploymentPlan
{
    private const int SecondsPerHour = 3600;

    /// <summary>Gets the US dollars for one GPU for an hour; above 0, at most 1,000,000.</summary>
    public required decimal GpuHourPrice
    {
        get;
        init => field = value is > 0 and <= 1_000_000 ? value : throw new ArgumentOutOfRangeException(
            nameof(GpuHourPrice), value, "The price of a GPU must be above 0 and at most 1,000,000 dollars for an hour.");
    }

    /// <summary>Gets the GPUs of the deployment, of all its replicas together. Default 1; from 1 to 1,000,000.</summary>
    public int GpuCount
    {
        get;
        init => field = value is >= 1 and <= 1_000_000 ? value : throw new ArgumentOutOfRangeException(
            nameof(GpuCount), value, "A deployment has from 1 to 1,000,000 GPUs.");
    } = 1;

    /// <summary>
    /// Gets the tokens, of input and output together, that the whole deployment gets through in a second under full load; above 0, at most
    /// 1,000,000,000.
    /// </summary>
    public required double TokensPerSecond
    {
        get;
        init => field = value is > 0.001 and <= 1e9 ? value : throw new ArgumentOutOfRangeException(
            nameof(TokensPerSecond), value, "The tokens per second must be above 0.001 and at most 1,000,000,000.");
    }

    /// <summary>Gets the US dollars for an hour of the deployment, busy or not.</summary>
    public decimal CostPerHour => GpuHourPrice * GpuCount;

    /// <summary>Finds the load above which the deployment is cheaper than the serverless service.</summary>
    /// <param name="price">The serverless price.</param>
    /// <param name="request">The tokens of a typical request: input, how much of it is cached, and output.</param>
    /// <returns>
    /// The load; null where the deployment is not cheaper even under full load, or where the price has no part that the request needs.
    /// </returns>
    /// <exception cref="ArgumentException">The request has no tokens.</exception>
    public FireworksBreakEven? FindBreakEven(FireworksPrice price, UsageDetails request)
    {
        ArgumentNullException.ThrowIfNull(price);
        ArgumentNullException.ThrowIfNull(request);
        if ((request.InputTokenCount ?? 0) + (request.OutputTokenCount ?? 0) is var tokens && tokens is <= 0 or > 1_000_000_000)
        {
            throw new ArgumentException(
                "A typical request has from 1 to 1,000,000,000 tokens. Set InputTokenCount and OutputTokenCount.", nameof(request));
        }

        if (price.GetCost(request) is not { } cost || cost <= 0)
        {
            return null;
        }

        var rate = (double)CostPerHour / (double)cost * tokens / SecondsPerHour;
        return rate > TokensPerSecond ? null : new()
        {
            RequestsPerHour = CostPerHour / cost,
            TokensPerSecond = rate,
            Utilization = rate / TokensPerSecond,
        };
    }
}
