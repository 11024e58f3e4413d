using System.Globalization;
using System.Net.Http.Headers;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Metadata;

/// <summary>What the headers of a response tell: request id, rate limits, retry hints and server timings.</summary>
internal static class ResponseHeaders
{
    public static string? RequestId(HttpResponseHeaders headers) =>
        Value(headers, "x-request-id") ?? Value(headers, "x-fireworks-request-id") ?? Value(headers, "cf-ray");

    /// <summary>
    /// Every header that carries facts about the call, under its own lower-case name; the request id as <c>request_id</c>.
    /// </summary>
    public static void CopyTo(HttpResponseHeaders headers, AdditionalPropertiesDictionary properties)
    {
        foreach (var header in headers.NonValidated)
        {
            if (header.Key.StartsWith("fireworks-", StringComparison.OrdinalIgnoreCase) ||
                header.Key.StartsWith("x-ratelimit-", StringComparison.OrdinalIgnoreCase))
            {
                properties[header.Key.ToLowerInvariant()] = header.Value.ToString();
            }
        }

        if (RequestId(headers) is { } id)
        {
            properties[MetadataNames.RequestId] = id;
        }
    }

    /// <summary>The rate limits among values that are found by header name; null if there is none.</summary>
    public static FireworksRateLimits? RateLimits(Func<string, string?> find)
    {
        FireworksRateLimits limits = new()
        {
            PromptTokensPerSecond = Number(find("x-ratelimit-limit-tokens-prompt")),
            UncachedPromptTokensPerSecond = Number(find("x-ratelimit-limit-tokens-cache-adjusted-prompt")),
            GeneratedTokensPerSecond = Number(find("x-ratelimit-limit-tokens-generated")),
            Requests = Number(find("x-ratelimit-limit-requests")),
            RemainingRequests = Number(find("x-ratelimit-remaining-requests")),
            OverLimit = IsTrue(find("x-ratelimit-over-limit")),
        };
        var any = limits.OverLimit || limits.PromptTokensPerSecond is not null || limits.UncachedPromptTokensPerSecond is not null ||
            limits.GeneratedTokensPerSecond is not null || limits.Requests is not null || limits.RemainingRequests is not null;
        return any ? limits : null;
    }

    public static FireworksRateLimits? RateLimits(HttpResponseHeaders headers) => RateLimits(name => Value(headers, name));

    public static bool IsOverLimit(HttpResponseHeaders headers) => IsTrue(Value(headers, "x-ratelimit-over-limit"));

    public static TimeSpan? RetryAfter(HttpResponseHeaders headers, TimeProvider timeProvider)
    {
        if (Number(Value(headers, "retry-after-ms")) is { } milliseconds)
        {
            return Duration(milliseconds / 1000);
        }

        var value = Value(headers, "retry-after");
        if (Number(value) is { } seconds)
        {
            return Duration(seconds);
        }

        return DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date)
            ? Duration((date - timeProvider.GetUtcNow()).TotalSeconds)
            : null;
    }

    public static bool? ShouldRetry(HttpResponseHeaders headers) => Value(headers, "x-should-retry") switch
    {
        { } value when value.Equals("true", StringComparison.OrdinalIgnoreCase) => true,
        { } value when value.Equals("false", StringComparison.OrdinalIgnoreCase) => false,
        _ => null,
    };

    public static double? Number(string? value) =>
        double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;

    public static string? Value(HttpResponseHeaders headers, string name) =>
        headers.NonValidated.TryGetValues(name, out var values) && values.ToString() is { Length: > 0 } value ? value.Trim() : null;

    private static TimeSpan? Duration(double seconds) =>
        seconds is > 0 and < 1e9 ? TimeSpan.FromSeconds(seconds) : null;

    private static bool IsTrue(string? value) =>
        "yes".Equals(value, StringComparison.OrdinalIgnoreCase) || "true".Equals(value, StringComparison.OrdinalIgnoreCase);
}
