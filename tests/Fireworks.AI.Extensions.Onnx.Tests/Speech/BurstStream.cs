namespace Fireworks.AI.Extensions.Onnx.Tests.Speech;

/// <summary>A source that cannot seek, made as it is read.</summary>
internal sealed class BurstStream(Bursts bursts, double length) : Stream
{
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _position;

    public double FailsAt { get; init; } = double.MaxValue;

    public Task Ended => _ended.Task;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => _position; set => throw new NotSupportedException(); }

    public override int Read(byte[] buffer, int offset, int count)
    {
        var from = _position / 2 / (double)Bursts.SampleRate;
        if (from >= FailsAt)
        {
            throw new IOException("unplugged");
        }

        var to = Math.Min(length, from + (Math.Min(count, 32_000) / 2 / (double)Bursts.SampleRate));
        var bytes = bursts.ToRaw(from, to);
        bytes.CopyTo(buffer, offset);
        _position += bytes.Length;
        if (bytes.Length == 0)
        {
            _ended.TrySetResult();
        }

        return bytes.Length;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
