using Microsoft.Extensions.Logging;

namespace Fireworks.AI.Extensions.Transport;

/// <summary>Log messages of the transport. None has content of requests or responses, nor the key.</summary>
internal static partial class TransportLog
{
    [LoggerMessage(1, LogLevel.Information,
        "Sending {Operation} again: retry {Retry} after {Delay:0.###} s, because of {Kind} (status {Status}, request id {RequestId}).")]
    public static partial void Retrying(
        ILogger logger, string operation, int retry, double delay, FireworksErrorKind kind, int? status, string? requestId);

    [LoggerMessage(4, LogLevel.Information,
        "{Operation} waits {Delay:0.###} s for a deployment that is starting: {Elapsed:0.#} s of at most {Limit:0.#} s have passed " +
        "(request id {RequestId}).")]
    public static partial void WaitingForDeployment(
        ILogger logger, string operation, double delay, double elapsed, double limit, string? requestId);

    [LoggerMessage(5, LogLevel.Warning,
        "The HttpClient follows redirects, which this library refuses. Give it a handler whose AllowAutoRedirect is false.")]
    public static partial void FollowsRedirects(ILogger logger);

    [LoggerMessage(2, LogLevel.Warning, "{Operation} failed: {Kind} (status {Status}, code {Code}, request id {RequestId}).")]
    public static partial void Failed(
        ILogger logger, string operation, FireworksErrorKind kind, int? status, string? code, string? requestId);

    [LoggerMessage(6, LogLevel.Information,
        "{Model} does not take tools and a response format in one request. The format waits until the model makes no calls, " +
        "and is asked for in a second request.")]
    public static partial void FormatWaits(ILogger logger, string model);

    [LoggerMessage(3, LogLevel.Information, "{Operation} was served near or above the account's rate limit (request id {RequestId}).")]
    public static partial void OverLimit(ILogger logger, string operation, string? requestId);
}
