using System.Buffers;
using System.Runtime.CompilerServices;

namespace Fireworks.AI.Extensions.Transport;

/// <summary>
/// The body of a response after decompression, with a time limit on each silence, a limit on its size, and the exceptions of this library.
/// </summary>
internal sealed class ResponseStream(Stream inner, CallLifetime lifetime, TimeSpan idleTimeout, long maxBytes, Action? onFirstByte) : Stream
{
    private const int HeadSize = 1024;

    private Action? _onFirstByte = onFirstByte;
    private byte[]? _head;
    private int _headStart;
    private int _headEnd;
    private long _length;
    private TimeSpan? _grace;
    private bool _isEnding;

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Watches the events of a stream; null where the body is read whole.</summary>
    public EventStreamWatch? Events { get; set; }

    /// <summary>
    /// Limits all reads that are to come. The limit begins with the first of them, as what the caller does until then is not its time, and
    /// is not begun again by what arrives.
    /// </summary>
    public void EndWithin(TimeSpan time) => _grace ??= time;

    /// <summary>
    /// The first byte that is neither white space nor in a comment nor a part of a byte order mark, which stays to be read; 0 for none.
    /// Blank lines and comments before it say nothing, however many they are, and are dropped.
    /// </summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<byte> PeekAsync(long longestLine)
    {
        _head ??= ArrayPool<byte>.Shared.Rent(HeadSize);
        var isComment = false;
        var dropped = 0L;
        while (true)
        {
            for (var i = _headStart; i < _headEnd; i++)
            {
                if (_head[i] is (byte)'\r' or (byte)'\n')
                {
                    isComment = false;
                    dropped = 0;
                    _headStart = i + 1;
                }
                else if (_head[i] == (byte)':')
                {
                    isComment = true;
                }
                else if (!isComment && _head[i] is not ((byte)' ' or (byte)'\t' or 0xEF or 0xBB or 0xBF))
                {
                    return _head[i];
                }
            }

            if (isComment || _headStart == _headEnd || _headEnd == HeadSize)
            {
                dropped += _headEnd - _headStart;
                if (dropped > longestLine)
                {
                    throw EventStreamWatch.TooLong(longestLine);
                }

                _headStart = _headEnd = 0;
            }

            var read = await FetchAsync(_head.AsMemory(_headEnd, HeadSize - _headEnd)).ConfigureAwait(false);
            if (read == 0)
            {
                return 0;
            }

            _headEnd += read;
        }
    }

    /// <summary>The token is that of the call, which <c>lifetime</c> already carries.</summary>
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            Events?.BeforeRead();
            if (_head is not null)
            {
                if (_headStart < _headEnd)
                {
                    return new(Deliver(buffer, TakeHead(buffer.Span)));
                }

                ReturnHead();
            }

            var read = FetchAsync(buffer);
            return Events is null ? read
                : read.IsCompletedSuccessfully ? new(Deliver(buffer, read.Result))
                : DeliverAsync(buffer, read);
        }
        catch (Exception exception)
        {
            return ValueTask.FromException<int>(exception);
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
            ReturnHead();
        }

        base.Dispose(disposing);
    }

    private ValueTask<int> FetchAsync(Memory<byte> buffer)
    {
        try
        {
            if (_grace is { } grace && !_isEnding)
            {
                _isEnding = true;
                lifetime.EndWithin(grace);
            }

            // A stream that never waits may not look at the token.
            lifetime.Token.ThrowIfCancellationRequested();
            var read = inner.ReadAsync(buffer, lifetime.Token);
            if (read.IsCompletedSuccessfully)
            {
                return new(Count(read.Result));
            }

            lifetime.StartTimer(idleTimeout, "byte of the response");
            return WaitAsync(read);
        }
        catch (Exception exception)
        {
            return ValueTask.FromException<int>(lifetime.Translate(exception, FireworksErrorKind.Interrupted));
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<int> WaitAsync(ValueTask<int> read)
    {
        try
        {
            var count = await read.ConfigureAwait(false);
            lifetime.StopTimer();
            return Count(count);
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

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<int> DeliverAsync(Memory<byte> buffer, ValueTask<int> read) =>
        Deliver(buffer, await read.ConfigureAwait(false));

    private int Deliver(Memory<byte> buffer, int count)
    {
        Events?.AfterRead(buffer.Span[..count]);
        return count;
    }

    private int TakeHead(Span<byte> buffer)
    {
        var count = Math.Min(buffer.Length, _headEnd - _headStart);
        _head.AsSpan(_headStart, count).CopyTo(buffer);
        _headStart += count;
        return count;
    }

    private void ReturnHead()
    {
        if (_head is { } head)
        {
            _head = null;
            ArrayPool<byte>.Shared.Return(head);
        }
    }

    private int Count(int count)
    {
        if (_onFirstByte is { } report)
        {
            _onFirstByte = null;
            report();
        }

        _length += count;
        return _length <= maxBytes ? count
            : throw ResponseLimit.Passed("The response is", maxBytes, nameof(FireworksClientOptions.MaxResponseBytes));
    }
}
