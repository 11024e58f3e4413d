using System.Runtime.CompilerServices;

namespace Fireworks.AI.Extensions.Transport;

/// <summary>The body of a response, with a time limit on each silence and the exceptions of this library.</summary>
internal sealed class IdleTimeoutStream(Stream inner, CallLifetime lifetime, TimeSpan idleTimeout, Action? onFirstByte) : Stream
{
    private Action? _onFirstByte = onFirstByte;

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>The token is that of the call, which <c>lifetime</c> already carries.</summary>
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            var read = inner.ReadAsync(buffer, lifetime.Token);
            if (read.IsCompletedSuccessfully)
            {
                return new(Arrived(read.Result));
            }

            lifetime.StartTimer(idleTimeout, "byte of the response");
            return WaitAsync(read);
        }
        catch (Exception exception)
        {
            return ValueTask.FromException<int>(lifetime.Translate(exception, FireworksErrorKind.Interrupted));
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) =>
        throw new NotSupportedException("The response is read asynchronously only.");

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<int> WaitAsync(ValueTask<int> read)
    {
        try
        {
            var count = await read.ConfigureAwait(false);
            lifetime.StopTimer();
            return Arrived(count);
        }
        catch (Exception exception)
        {
            var translated = lifetime.Translate(exception, FireworksErrorKind.Interrupted);
            if (ReferenceEquals(translated, exception))
            {
                throw;
            }

            throw translated;
        }
    }

    private int Arrived(int count)
    {
        if (_onFirstByte is { } report)
        {
            _onFirstByte = null;
            report();
        }

        return count;
    }
}
