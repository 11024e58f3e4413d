using System.Net.Sockets;
using System.Security.Authentication;
using Polly;
using Polly.Timeout;

namespace Fireworks.AI.Extensions.Transport;

/// <summary>Says in the terms of this library what went wrong between the client and the service.</summary>
internal static class HttpFailure
{
    /// <param name="exception">What the HTTP layer threw.</param>
    /// <param name="kind">The kind of a broken connection: before the response, or within it.</param>
    /// <param name="server">The scheme, host and port of the address.</param>
    public static Exception Translate(Exception exception, FireworksErrorKind kind, string server)
    {
        if (Find<AuthenticationException>(exception) is { } refused)
        {
            var reason = refused.InnerException is { } inner ? $"{refused.Message} {inner.Message}" : refused.Message;
            return new FireworksException(
                $"No secure connection to {server}: {reason} Check its certificate, and what this machine trusts.", kind, exception)
            {
                ShouldRetry = false,
            };
        }

        return exception switch
        {
            HttpRequestException when PassesLimit(exception) => new FireworksException(
                $"The response from {server} passes a limit of the HttpClient, as of the size of its headers: "
                + Innermost(exception).Message,
                FireworksErrorKind.InvalidResponse,
                exception),
            HttpRequestException or IOException or ObjectDisposedException => new FireworksException(
                kind == FireworksErrorKind.Interrupted
                    ? $"The response from {server} broke off before its end. Of a stream, what arrived until then was delivered."
                    : DescribeConnection(exception, server),
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

    /// <summary>Says what kept a connection from being made, or broke it, in words of the system alone: others may have content.</summary>
    private static string DescribeConnection(Exception exception, string server)
    {
        var error = Find<HttpRequestException>(exception)?.HttpRequestError;
        var socket = Find<SocketException>(exception);
        if (error == HttpRequestError.NameResolutionError || socket?.SocketErrorCode is SocketError.HostNotFound or SocketError.TryAgain)
        {
            return $"No connection to {server}: the name of the host, or of the proxy, cannot be resolved. "
                + "Check Endpoint and the network's DNS.";
        }

        if (error == HttpRequestError.ProxyTunnelError)
        {
            return $"No connection to {server}: the proxy refused it. Check the proxy's address and credentials, for example HTTPS_PROXY.";
        }

        // The exception for an attempt to connect says whom it was made to: a proxy, for example.
        var cause = error == HttpRequestError.ConnectionError ? Find<HttpRequestException>(exception)!.Message : socket?.Message;
        return socket?.SocketErrorCode == SocketError.ConnectionRefused
            ? $"No connection to {server}: {cause}. Nothing listens there, or a firewall refuses. Check Endpoint and the proxy."
            : $"No connection to {server}, or it broke before a response arrived{(cause is null ? "" : ": " + cause)}. "
                + "Check the network and the proxy.";
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
