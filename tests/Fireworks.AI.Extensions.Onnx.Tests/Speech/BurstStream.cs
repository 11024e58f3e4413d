namespace Fireworks.AI.Extensions.Onnx.Tests.Speech;

/// <summary>A source that cannot seek, made as it is read.</summary>
internal sealed class BurstStream(Bursts bursts, double length) : Stream
{
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly int _length = (int)Math.Round(length * Bursts.SampleRate);
    private int _place;

    public double FailsAt { get; init; } = double.MaxValue;

    public Task Ended => _ended.Task;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => 2L * _place; set => throw new NotSupportedException(); }

    public override int Read(byte[] buffer, int offset, int count)
    {
        if (_place >= FailsAt * Bursts.SampleRate)
        {
            throw new IOException("unplugged");
        }

        var bytes = bursts.RawBetween(_place, Math.Min(_length, _place + (Math.Min(count, 32_000) / 2)));
        bytes.CopyTo(buffer, offset);
        _place += bytes.Length / 2;
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
