using System.Globalization;

namespace Fireworks.AI.Extensions.Transport;

/// <summary>
/// What can end one attempt: the caller's token, the disposal of the client, a timer that is set for each wait, and the time that is left
/// of the whole call. It says afterwards which of them it was.
/// </summary>
internal sealed class CallLifetime : IDisposable
{
    private readonly string _server;
    private readonly TimeProvider _timeProvider;
    private readonly CancellationTokenSource _source;
    private readonly CancellationToken _caller;
    private readonly CancellationToken _disposal;
    private readonly CancellationTokenRegistration _callerRegistration;
    private readonly CancellationTokenRegistration _disposalRegistration;
    private readonly long _start;
    private TimeSpan _callTime;
    private TimeSpan _timeout = Timeout.InfiniteTimeSpan;
    private string _wait = "";
    private bool _endsCall;
    private volatile bool _isWaiting;
    private bool _isEnding;
    private (HttpResponseMessage Message, ErrorReader Errors)? _response;

    /// <param name="address">Where the attempt goes, to tell in exceptions.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="disposal">Ends the attempt when the client is disposed.</param>
    /// <param name="caller">The caller's token.</param>
    /// <param name="callTime">The time that is left of the call; null for no limit.</param>
    public CallLifetime(
        Uri address, TimeProvider timeProvider, CancellationToken disposal, CancellationToken caller, TimeSpan? callTime = null)
    {
        // Without what may be secret: a name and password, a query.
        _server = address.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped);
        _timeProvider = timeProvider;
        _source = new CancellationTokenSource(Timeout.InfiniteTimeSpan, timeProvider);
        _caller = caller;
        _disposal = disposal;
        _callTime = callTime ?? Timeout.InfiniteTimeSpan;
        _start = timeProvider.GetTimestamp();
        _callerRegistration = caller.UnsafeRegister(static state => ((CancellationTokenSource)state!).Cancel(), _source);
        _disposalRegistration = disposal.UnsafeRegister(static state => ((CancellationTokenSource)state!).Cancel(), _source);
    }

    public CancellationToken Token => _source.Token;

    /// <summary>Whether it was the timer that ended the attempt.</summary>
    public bool HasTimedOut => _source.IsCancellationRequested && !_caller.IsCancellationRequested && !_disposal.IsCancellationRequested;

    private bool HasCallTime => _callTime != Timeout.InfiniteTimeSpan;

    /// <summary>Starts the timer; <paramref name="wait"/> completes the sentence "No ... within".</summary>
    public void StartTimer(TimeSpan timeout, string wait)
    {
        _timeout = timeout;
        _wait = wait;
        _endsCall = false;
        _isWaiting = true;
        if (HasCallTime)
        {
            var left = CallTimeLeft();
            _endsCall = timeout == Timeout.InfiniteTimeSpan || left < timeout;
            _source.CancelAfter(_endsCall ? left : timeout);
        }
        else if (timeout != Timeout.InfiniteTimeSpan)
        {
            _source.CancelAfter(timeout);
        }
    }

    /// <summary>Begins the wait anew, because a part of the body has been sent; without effect once the attempt has ended.</summary>
    public void RestartTimer()
    {
        try
        {
            if (!HasCallTime && _timeout != Timeout.InfiniteTimeSpan && _isWaiting)
            {
                _source.CancelAfter(_timeout);
            }
        }
        catch (ObjectDisposedException)
        {
            // The answer came before the body was sent.
        }
    }

    public void StopTimer()
    {
        _isWaiting = false;
        if (HasCallTime)
        {
            // Reads that never wait, as of a body that comes faster than it is read, end with the call all the same.
            _endsCall = true;
            _source.CancelAfter(CallTimeLeft());
        }
        else if (_timeout != Timeout.InfiniteTimeSpan)
        {
            _source.CancelAfter(Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Limits what is left of the attempt from now on, however often something comes.</summary>
    public void EndWithin(TimeSpan time)
    {
        _isEnding = true;
        _callTime = _timeProvider.GetElapsedTime(_start) + time;
        _endsCall = true;
        _source.CancelAfter(time);
    }

    /// <summary>Takes off the limit of the call: the answer has begun.</summary>
    public void EndCallTime()
    {
        if (HasCallTime && !_isEnding)
        {
            _callTime = Timeout.InfiniteTimeSpan;
            _source.CancelAfter(Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>The headers have arrived, so that exceptions from now on have the response's request id.</summary>
    public void Received(HttpResponseMessage response, ErrorReader errors) => _response = (response, errors);

    /// <summary>The exception that a caller should see in place of one from the HTTP layer.</summary>
    public Exception Translate(Exception exception, FireworksErrorKind kind)
    {
        var translated = ToException(exception, kind);
        if (_response is { } response)
        {
            (translated as FireworksException)?.AddRequestId(response.Errors.RequestId(response.Message));
        }

        return translated;
    }

    public void Dispose()
    {
        _callerRegistration.Dispose();
        _disposalRegistration.Dispose();
        _source.Dispose();
    }

    private bool IsOver => _endsCall && _source.IsCancellationRequested;

    private Exception ToException(Exception exception, FireworksErrorKind kind)
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

        return exception is OperationCanceledException
            ? new FireworksException(DescribeTimeout(exception), FireworksErrorKind.Timeout, exception)
            : HttpFailure.Translate(exception, kind, _server);
    }

    private TimeSpan CallTimeLeft()
    {
        var left = _callTime - _timeProvider.GetElapsedTime(_start);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    private string DescribeTimeout(Exception exception)
    {
        if (IsOver)
        {
            return $"The time for the whole call to {_server} passed, with all of its attempts. " +
                "The limit is TotalTimeout of FireworksClientOptions.";
        }

        if (_source.IsCancellationRequested)
        {
            return string.Create(CultureInfo.InvariantCulture, $"No {_wait} from {_server} within {_timeout.TotalSeconds:0.###} s. ") +
                "The limits are ResponseTimeout and IdleTimeout of FireworksClientOptions.";
        }

        // The handler of .NET tells its limit on connecting by this exception alone; the limit of the HttpClient has a cause below it.
        return exception.InnerException is TimeoutException { InnerException: null }
            ? $"No connection to {_server} within the limit: ConnectTimeout of FireworksClientOptions, or of your HttpClient's handler. " +
                "Check Endpoint, the network and the proxy."
            : $"The call to {_server} passed the time limit of the HttpClient. Give an HttpClient from outside Timeout.InfiniteTimeSpan.";
    }
}
