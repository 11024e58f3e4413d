using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Fireworks.AI.Extensions;

/// <summary>The names under which this library reports activities and measurements, for use with OpenTelemetry.</summary>
/// <remarks>
/// Middleware of Microsoft.Extensions.AI reports operations and tokens. This library adds what it cannot see: each HTTP exchange with its
/// retries as an activity, and the meters <c>fireworks.client.retries</c>, <c>fireworks.client.retry.delay</c>,
/// <c>fireworks.client.time_to_first_byte</c> and <c>fireworks.server.queue.duration</c> (in seconds), and <c>fireworks.client.cost</c> (in
/// US dollars, where prices are known).
/// </remarks>
public static class FireworksTelemetry
{
    /// <summary>The name of the activity source and of the meter.</summary>
    public const string SourceName = "Fireworks.AI.Extensions";

    internal const string ProviderName = "fireworks";

    internal static readonly ActivitySource Activities = new(SourceName);

    private static readonly Meter Meter = new(SourceName);

    internal static readonly Counter<long> Retries = Meter.CreateCounter<long>(
        "fireworks.client.retries", "{retry}", "Requests that were sent again.");

    internal static readonly Histogram<double> RetryDelay = Meter.CreateHistogram<double>(
        "fireworks.client.retry.delay", "s", "Time waited before a request was sent again.");

    internal static readonly Histogram<double> TimeToFirstByte = Meter.CreateHistogram<double>(
        "fireworks.client.time_to_first_byte", "s", "Time from a call to the first byte of the response body, with retries.");

    internal static readonly Histogram<double> QueueDuration = Meter.CreateHistogram<double>(
        "fireworks.server.queue.duration", "s", "Time that a dedicated deployment reports for its queues.");

    internal static readonly Counter<double> Cost = Meter.CreateCounter<double>(
        "fireworks.client.cost", "{USD}", "What calls cost by the prices that the client has.");
}
