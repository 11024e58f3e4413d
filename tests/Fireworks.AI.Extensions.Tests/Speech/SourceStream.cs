namespace Fireworks.AI.Extensions.Tests;

/// <summary>A recording that is made while it is read, without seeking. A callback sees each read and may wait or throw.</summary>
internal sealed class SourceStream(long length, Func<long, CancellationToken, ValueTask>? onRead = null) : Stream
{
    private long _position;

    public int ReadsAfterRelease { get; private set; }

    public bool Released { get; set; }

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        ReadsAfterRelease += Released ? 1 : 0;
        var wait = onRead?.Invoke(_position, cancellationToken) ?? default;
        return wait.IsCompletedSuccessfully ? new(Fill(buffer)) : WaitAsync(wait, buffer);
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Only asynchronous reads are expected.");
    public override void Flush() => throw new NotSupportedException();
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private async ValueTask<int> WaitAsync(ValueTask wait, Memory<byte> buffer)
    {
        await wait;
        return Fill(buffer);
    }

    private int Fill(Memory<byte> buffer)
    {
        var count = (int)Math.Min(buffer.Length, length - _position);
        buffer.Span[..count].Fill((byte)(_position / 1000));
        _position += count;
        return count;
    }
}
