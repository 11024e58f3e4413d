using System.Buffers;

namespace Fireworks.AI.Extensions.Json;

/// <summary>
/// A growing byte buffer from the shared pool. It goes back to the pool when its owner and every send that still reads
/// it have let go: a request body may be on its way while the response has already ended.
/// </summary>
internal sealed class PooledBuffer : IBufferWriter<byte>, IDisposable
{
    private byte[] _bytes;
    private int _length;
    private int _references = 1;
    private int _disposed;

    public PooledBuffer(int capacity = 1024)
    {
        _bytes = ArrayPool<byte>.Shared.Rent(capacity);
    }

    public int Length => _length;

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, _length);

    public ReadOnlyMemory<byte> WrittenMemory => _bytes.AsMemory(0, _length);

    public byte Last => _length == 0 ? (byte)0 : _bytes[_length - 1];

    public void Advance(int count) => _length += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(Math.Max(sizeHint, 1));
        return _bytes.AsMemory(_length);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(Math.Max(sizeHint, 1));
        return _bytes.AsSpan(_length);
    }

    public void Append(byte value)
    {
        if (_length == _bytes.Length)
        {
            Reserve(1);
        }

        _bytes[_length++] = value;
    }

    public void Append(ReadOnlySpan<byte> bytes)
    {
        Reserve(bytes.Length);
        bytes.CopyTo(_bytes.AsSpan(_length));
        _length += bytes.Length;
    }

    public void Clear() => _length = 0;

    /// <summary>Keeps the bytes for one more reader; false if they have gone back already.</summary>
    public bool TryAddReference()
    {
        var seen = Volatile.Read(ref _references);
        while (seen > 0)
        {
            var found = Interlocked.CompareExchange(ref _references, seen + 1, seen);
            if (found == seen)
            {
                return true;
            }

            seen = found;
        }

        return false;
    }

    public void RemoveReference()
    {
        if (Interlocked.Decrement(ref _references) == 0)
        {
            var bytes = _bytes;
            _bytes = [];
            _length = 0;
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            RemoveReference();
        }
    }

    private void Reserve(int count)
    {
        var needed = checked(_length + count);
        if (needed <= _bytes.Length)
        {
            return;
        }

        ObjectDisposedException.ThrowIf(_disposed != 0, this);
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(needed, (int)Math.Min(_bytes.Length * 2L, Array.MaxLength)));
        Written.CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = larger;
    }
}
