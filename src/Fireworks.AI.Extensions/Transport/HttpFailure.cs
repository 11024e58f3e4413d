using System.Security.Authentication;
using Polly;
using Polly.Timeout;

namespace Fireworks.AI.Extensions.Transport;

/// <summary>Says in the terms of this library what went wrong between the client and the service.</summary>
internal static class HttpFailure
{
    /// <param name="exception">What the HTTP layer threw.</param>
    /// <param name="kind">The kind of a broken connection: before the response, or within it.</param>
    public static Exception Translate(Exception exception, FireworksErrorKind kind)
    {
        if (Find<AuthenticationException>(exception) is { } refused)
        {
            var reason = refused.InnerException is { } inner ? $"{refused.Message} {inner.Message}" : refused.Message;
            return new FireworksException(
                $"No secure connection to the endpoint: {reason} Check its certificate, and what this machine trusts.", kind, exception)
            {
                ShouldRetry = false,
            };
        }

        return exception switch
        {
            HttpRequestException when PassesLimit(exception) => new FireworksException(
                $"The response passes a limit of the HttpClient, as of the size of its headers: {Innermost(exception).Message}",
                FireworksErrorKind.InvalidResponse,
                exception),
            HttpRequestException or IOException or ObjectDisposedException => new FireworksException(
                kind == FireworksErrorKind.Interrupted
                    ? "The response broke off before its end. Of a stream, what arrived until then was delivered."
                    : "No connection to Fireworks, or it broke before a response arrived.",
                kind,
                exception),

            // A handler that the application put into the HttpClient. It retried as it saw fit, so this is not tried again.
            ExecutionRejectedException => new FireworksException(
                $"A resilience handler of the HttpClient ended the call: {exception.Message} Such handlers are made for short calls. " +
                "Exempt the HttpClient named FireworksClient.GetHttpClientName(serviceKey) from those of the application; " +
                "this library has limits and retries of its own.",
                exception is TimeoutRejectedException ? FireworksErrorKind.Timeout : FireworksErrorKind.Connection,
                exception)
            {
                ShouldRetry = false,
            },
            InvalidDataException or InvalidOperationException when kind == FireworksErrorKind.Interrupted => new FireworksException(
                "The response could not be decompressed.", FireworksErrorKind.InvalidResponse, exception),
            _ => exception,
        };
    }

    private static bool PassesLimit(Exception exception)
    {
        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            if (cause is HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded }
                or HttpIOException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded })
            {
                return true;
            }
        }

        return false;
    }

    private static Exception Innermost(Exception exception) => exception.GetBaseException();

    private static T? Find<T>(Exception exception)
        where T : Exception
    {
        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            if (cause is T found)
            {
                return found;
            }
        }

        return null;
    }
}
