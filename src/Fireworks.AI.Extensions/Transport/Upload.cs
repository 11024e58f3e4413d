namespace Fireworks.AI.Extensions.Transport;

/// <summary>
/// What a caller gives to send, on its way: read while it is sent, never held whole. Each attempt reads it from its beginning, and two
/// attempts never read at once.
/// </summary>
internal abstract class Upload : IAsyncDisposable
{
    private readonly SemaphoreSlim _reading = new(1, 1);
    private CancellationTokenSource _attempt = new();
    private bool _isUsed;

    /// <summary>All bytes to send; null if that is not known.</summary>
    public abstract long? Length { get; }

    /// <summary>Why what the caller gave could not be read; null if it could.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>Called when a part has been sent.</summary>
    public Action? Progressed { get; set; }

    /// <summary>Ends the attempt before and gives the token of the next one.</summary>
    public CancellationToken BeginAttempt()
    {
        if (_isUsed)
        {
            _attempt.Cancel();
            _attempt.Dispose();
            _attempt = new CancellationTokenSource();
        }

        _isUsed = true;
        return _attempt.Token;
    }

    /// <summary>Sends all of it.</summary>
    public async Task CopyToAsync(Stream target, CancellationToken attempt, CancellationToken cancellationToken)
    {
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(attempt, cancellationToken);

        // The attempt before has been told to end.
        await _reading.WaitAsync(linked.Token).ConfigureAwait(false);
        try
        {
            await WriteAsync(target, linked.Token).ConfigureAwait(false);
        }
        finally
        {
            _reading.Release();
        }
    }

    /// <summary>Ends what is still being read, so that its source is the caller's again.</summary>
    public async ValueTask DisposeAsync()
    {
        await _attempt.CancelAsync().ConfigureAwait(false);
        await _reading.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        _attempt.Dispose();
        _reading.Dispose();
    }

    /// <summary>Reads the source from its beginning and sends it.</summary>
    protected abstract Task WriteAsync(Stream target, CancellationToken cancellationToken);

    /// <summary>
    /// The exception to throw for one of the source. The HTTP layer lets it pass as it is, while it would turn an I/O exception into a
    /// broken connection, which is retried.
    /// </summary>
    protected Exception Fail(Exception exception) => new SourceException(Failure = exception);

    private sealed class SourceException(Exception exception) : Exception(exception.Message, exception);
}
