using System.Net;

namespace Fireworks.AI.Extensions;

/// <summary>
/// The exception for a call to Fireworks that failed. The message never contains the API key, nor the values of a request that the service
/// repeats in its answer.
/// </summary>
/// <remarks>
/// While a response is streamed, the exception follows the updates that were already delivered.
/// <see cref="HttpRequestException.StatusCode"/> is null where no response arrived. The client has made its own retries before; an
/// application that adds some of its own asks <see cref="IsTransient"/>. The page docs/resilience-and-errors.md has more.
/// </remarks>
/// <example>
/// <code>
/// catch (FireworksException exception) when (exception.Kind == FireworksErrorKind.RateLimit)
/// {
///     Console.WriteLine($"Wait {exception.RetryAfter}, then try again.");
/// }
/// </code>
/// </example>
public sealed class FireworksException : HttpRequestException
{
    private string? _requestId;

    /// <summary>Creates an exception of the kind <see cref="FireworksErrorKind.Unknown"/>.</summary>
    public FireworksException()
    {
    }

    /// <summary>Creates an exception of the kind <see cref="FireworksErrorKind.Unknown"/> with a message.</summary>
    /// <param name="message">What happened and what to do.</param>
    public FireworksException(string? message)
        : base(message)
    {
    }

    /// <summary>Creates an exception of the kind <see cref="FireworksErrorKind.Unknown"/> with a message and its cause.</summary>
    /// <param name="message">What happened and what to do.</param>
    /// <param name="innerException">The cause, if there is one.</param>
    public FireworksException(string? message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Creates an exception of a kind.</summary>
    /// <param name="message">What happened and what to do.</param>
    /// <param name="kind">Why the call failed.</param>
    /// <param name="innerException">The cause, if there is one.</param>
    /// <param name="statusCode">The HTTP status, if a response arrived.</param>
    public FireworksException(
        string? message,
        FireworksErrorKind kind,
        Exception? innerException = null,
        HttpStatusCode? statusCode = null)
        : base(message, innerException, statusCode)
    {
        Kind = kind;
    }

    /// <summary>Why the call failed.</summary>
    public FireworksErrorKind Kind { get; }

    /// <summary>
    /// Gets whether the same call may succeed later: after a rate limit, a failure of the service, a timeout, a lost connection, an
    /// answer that broke off, or while a deployment starts. What the service says by <c>x-should-retry</c> comes first.
    /// </summary>
    /// <remarks>A stream that broke off begins anew: what was delivered comes again, and costs again.</remarks>
    public bool IsTransient => ShouldRetry ?? Kind is
        FireworksErrorKind.RateLimit or FireworksErrorKind.ScalingUp or FireworksErrorKind.Server or FireworksErrorKind.Connection
        or FireworksErrorKind.Timeout or FireworksErrorKind.Interrupted;

    /// <summary>
    /// Gets the service's own code, for example <c>NOT_FOUND</c> or <c>DEPLOYMENT_SCALING_UP</c>; null if none was given.
    /// </summary>
    public string? ErrorCode { get; init; }

    /// <summary>Gets the service's error type, for example <c>invalid_request_error</c>; null if none was given.</summary>
    public string? ErrorType { get; init; }

    /// <summary>Gets the request property that the error is about, for example <c>model</c>; null if none was given.</summary>
    public string? Param { get; init; }

    /// <summary>Gets the id of the request, to quote to Fireworks' support; null if none was given.</summary>
    public string? RequestId
    {
        get => _requestId;
        init => _requestId = value;
    }

    /// <summary>Gets how long the service asks to wait before the next attempt; null if it did not say.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Gets the rate limits that came with the response; null if it had none.</summary>
    public FireworksRateLimits? RateLimits { get; init; }

    /// <summary>
    /// Gets the body of the response as it came, up to 64 KiB; null if there was none. The service may repeat parts of the request in it:
    /// do not log it where prompts must not appear.
    /// </summary>
    public string? ResponseBody { get; init; }

    /// <summary>Whether the connection failed or fell silent, and not the service that speaks over it.</summary>
    internal bool IsOfConnection => InnerException is IOException or HttpRequestException or OperationCanceledException
        or ObjectDisposedException or InvalidDataException;

    /// <summary>The settings that a refusal is about, of those that the library may take back by itself.</summary>
    internal IReadOnlyList<string> NamedSettings { get; init; } = [];

    /// <summary>Whether the service refused tools and a response format in one request, and takes each of them alone.</summary>
    internal bool RefusesToolsWithFormat { get; init; }

    /// <summary>Adds what the headers of the response said, where the exception has no request id yet.</summary>
    internal void AddRequestId(string? id) => _requestId ??= id;

    internal bool Names(string setting) => NamedSettings.Contains(setting);

    /// <summary>Set by the header <c>x-should-retry</c>.</summary>
    internal bool? ShouldRetry { get; init; }
}
