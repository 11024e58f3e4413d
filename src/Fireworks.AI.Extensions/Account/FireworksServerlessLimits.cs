using System.Text.Json;
using Fireworks.AI.Extensions.Json;
using Fireworks.AI.Extensions.Metadata;

namespace Fireworks.AI.Extensions;

/// <summary>
/// The limits that are in effect for an account on a serverless model, in tokens. <see cref="FireworksRateLimits"/> are those that a
/// response reports, per second; of which time these are, the service does not say. A value is null where the service did not send it.
/// </summary>
public sealed class FireworksServerlessLimits
{
    /// <summary>Gets what the limits are for, as the service names it; empty if it did not say.</summary>
    public string Deployment { get; init; } = "";

    /// <summary>Gets the limit on all prompt tokens (<c>TOKENS_PROMPT</c>).</summary>
    public double? PromptTokens => Find("TOKENS_PROMPT");

    /// <summary>
    /// Gets the limit on prompt tokens that do not come from the cache (<c>TOKENS_CACHE_ADJUSTED_PROMPT</c>, or else
    /// <c>TOKENS_UNCACHED_PROMPT</c>).
    /// </summary>
    public double? UncachedPromptTokens => Find("TOKENS_CACHE_ADJUSTED_PROMPT") ?? Find("TOKENS_UNCACHED_PROMPT");

    /// <summary>Gets the limit on prompt tokens that come from the cache (<c>TOKENS_CACHED_PROMPT</c>).</summary>
    public double? CachedPromptTokens => Find("TOKENS_CACHED_PROMPT");

    /// <summary>Gets the limit on generated tokens (<c>TOKENS_GENERATED</c>).</summary>
    public double? GeneratedTokens => Find("TOKENS_GENERATED");

    /// <summary>Gets all limits by the service's own words, also those that this version does not know.</summary>
    public IReadOnlyDictionary<string, double> Metrics { get; init; } = new Dictionary<string, double>();

    internal static FireworksServerlessLimits Read(string deployment, IEnumerable<JsonElement> limits)
    {
        Dictionary<string, double> metrics = [];
        foreach (var limit in limits)
        {
            if (limit.FindText("metric") is { } metric && limit.Find("effectiveLimit") is { } value &&
                ResponseHeaders.Number(JsonReaderExtensions.ReadText(value)) is { } number)
            {
                metrics[metric] = number;
            }
        }

        return new() { Deployment = deployment, Metrics = metrics };
    }

    private double? Find(string metric) => Metrics.TryGetValue(metric, out var limit) ? limit : null;
}
