using Polly;
using Polly.Timeout;

namespace Fireworks.AI.Extensions.Transport;

/// <summary>
/// What can end one attempt: the caller's token, the disposal of the client, and a timer that is set for each wait. It
/// says afterwards which of them it was.
/// </summary>
internal sealed class CallLifetime : IDisposable
{
    private readonly CancellationTokenSource _source;
    private readonly CancellationToken _caller;
    private readonly CancellationToken _disposal;
    private readonly CancellationTokenRegistration _callerRegistration;
    private readonly CancellationTokenRegistration _disposalRegistration;
    private TimeSpan _timeout = Timeout.InfiniteTimeSpan;
    private string _wait = "";

    public CallLifetime(TimeProvider timeProvider, CancellationToken disposal, CancellationToken caller)
    {
        _source = new CancellationTokenSource(Timeout.InfiniteTimeSpan, timeProvider);
        _caller = caller;
        _disposal = disposal;
        _callerRegistration = caller.UnsafeRegister(static state => ((CancellationTokenSource)state!).Cancel(), _source);
        _disposalRegistration = disposal.UnsafeRegister(static state => ((CancellationTokenSource)state!).Cancel(), _source);
    }

    public CancellationToken Token => _source.Token;

    /// <summary>Whether it was the timer that ended the attempt.</summary>
    public bool HasTimedOut => _source.IsCancellationRequested && !_caller.IsCancellationRequested && !_disposal.IsCancellationRequested;

    /// <summary>Starts the timer; <paramref name="wait"/> completes the sentence "No ... within".</summary>
    public void StartTimer(TimeSpan timeout, string wait)
    {
        _timeout = timeout;
        _wait = wait;
        if (timeout != Timeout.InfiniteTimeSpan)
        {
            _source.CancelAfter(timeout);
        }
    }

    public void StopTimer()
    {
        if (_timeout != Timeout.InfiniteTimeSpan)
        {
            _source.CancelAfter(Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>The exception that a caller should see in place of one from the HTTP layer.</summary>
    public Exception Translate(Exception exception, FireworksErrorKind kind)
    {
        if (exception is FireworksException)
        {
            return exception;
        }

        if (_caller.IsCancellationRequested)
        {
            return new OperationCanceledException("The call was cancelled.", exception, _caller);
        }

        if (_disposal.IsCancellationRequested)
        {
            return new ObjectDisposedException("The Fireworks client was disposed while a call was in flight.", exception);
        }

        if (exception is OperationCanceledException)
        {
            var limit = _source.IsCancellationRequested
                ? $"No {_wait} within {_timeout.TotalSeconds:0.###} s. The limits are ResponseTimeout and IdleTimeout of " +
                    "FireworksClientOptions."
                : "A time limit passed: ConnectTimeout of FireworksClientOptions, or that of the HttpClient. " +
                    "Give an HttpClient from outside Timeout.InfiniteTimeSpan.";
            return new FireworksException(limit, FireworksErrorKind.Timeout, exception);
        }

        return exception switch
        {
            HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded } => exception,
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

    public void Dispose()
    {
        _callerRegistration.Dispose();
        _disposalRegistration.Dispose();
        _source.Dispose();
    }
}
