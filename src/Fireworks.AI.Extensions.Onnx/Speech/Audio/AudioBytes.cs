namespace Fireworks.AI.Extensions.Onnx.Speech.Audio;

/// <summary>A window over a stream that is read once from its start to its end and need not seek. The stream stays the caller's.</summary>
internal sealed class AudioBytes(Stream stream)
{
    private byte[] _buffer = new byte[32 * 1024];
    private int _start;
    private int _end;
    private bool _hasEnded;

    /// <summary>Gets the bytes that have arrived and were not skipped yet.</summary>
    public ReadOnlySpan<byte> Arrived => _buffer.AsSpan(_start, _end - _start);

    /// <summary>Waits until so many bytes have arrived.</summary>
    /// <returns>False where the stream ends before.</returns>
    public async ValueTask<bool> HasAsync(int count, CancellationToken cancellationToken)
    {
        while (_end - _start < count && !_hasEnded)
        {
            MakeRoom(count);
            var read = await stream.ReadAsync(_buffer.AsMemory(_end), cancellationToken).ConfigureAwait(false);
            _end += read;
            _hasEnded = read == 0;
        }

        return _end - _start >= count;
    }

    public void Skip(int count) => _start += count;

    /// <summary>Reads over bytes that nobody needs.</summary>
    /// <returns>False where the stream ends before.</returns>
    public async ValueTask<bool> SkipAsync(long count, CancellationToken cancellationToken)
    {
        while (count > 0)
        {
            if (!await HasAsync(1, cancellationToken).ConfigureAwait(false))
            {
                return false;
            }

            var part = (int)Math.Min(count, _end - _start);
            Skip(part);
            count -= part;
        }

        return true;
    }

    private void MakeRoom(int count)
    {
        if (_start > 0)
        {
            Arrived.CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }

        if (_buffer.Length < count)
        {
            Array.Resize(ref _buffer, Math.Max(count, 2 * _buffer.Length));
        }
    }
}
