using System.Globalization;
using System.Text.Json;
using Fireworks.AI.Extensions.Json;

namespace Fireworks.AI.Extensions;

/// <summary>How much of something an account may use. A value is null where the service did not send it.</summary>
public sealed class FireworksQuota
{
    /// <summary>The id of the quota on spending, in US dollars by month. When it is reached, all requests stop.</summary>
    public const string MonthlySpend = "monthly-spend-usd";

    /// <summary>The id of the quota on requests per minute to serverless models.</summary>
    public const string ServerlessRequestsPerMinute = "serverless-inference-rpm";

    /// <summary>Gets the name, for example <c>accounts/me/quotas/monthly-spend-usd</c>; empty if the service sent none.</summary>
    public string Name { get; init; } = "";

    /// <summary>Gets the id, which is the last part of the name, for example <see cref="MonthlySpend"/>.</summary>
    public string Id => Name[(Name.LastIndexOf('/') + 1)..];

    /// <summary>Gets what is enforced. It may be less than <see cref="MaxValue"/>, where somebody lowered it.</summary>
    public decimal? Value { get; init; }

    /// <summary>Gets the most that is approved for the account.</summary>
    public decimal? MaxValue { get; init; }

    /// <summary>Gets what is used now.</summary>
    public decimal? Usage { get; init; }

    /// <summary>Gets what is left of <see cref="Value"/>, at least 0; null where it or <see cref="Usage"/> is unknown.</summary>
    public decimal? Remaining => Value - Usage is { } rest ? Math.Max(0, rest) : null;

    /// <summary>Gets when the quota was last changed.</summary>
    public DateTimeOffset? UpdatedAt { get; init; }

    internal static FireworksQuota Read(JsonElement json) => new()
    {
        Name = json.FindText("name") ?? "",
        Value = Number(json, "value"),
        MaxValue = Number(json, "maxValue"),
        Usage = Number(json, "usage"),
        UpdatedAt = json.FindTime("updateTime"),
    };

    /// <summary>A number, or one in a text, as 64-bit numbers are in JSON of protocol buffers.</summary>
    private static decimal? Number(JsonElement json, string name) =>
        json.Find(name) is { } value &&
        decimal.TryParse(JsonReaderExtensions.ReadText(value), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? number : null;
}
