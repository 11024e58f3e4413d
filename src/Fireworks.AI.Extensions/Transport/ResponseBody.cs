using System.Buffers;
using Fireworks.AI.Extensions.Json;

namespace Fireworks.AI.Extensions.Transport;

/// <summary>
/// The whole body of a response. A small one lies in an array of the shared pool; a large one in an array of its own, so that neither the
/// pool keeps it nor handing it out copies it.
/// </summary>
internal sealed class ResponseBody : IDisposable
{
    private const int Smallest = 4096;
    private const int LargestPooled = 1 << 20;

    private readonly long _limit;
    private readonly long? _announced;
    private byte[] _bytes;
    private int _length;
    private bool _isPooled = true;

    /// <param name="limit">The most bytes that may come.</param>
    /// <param name="announced">How many bytes the response says that it has; null if it does not say.</param>
    public ResponseBody(long limit, long? announced)
    {
        _limit = limit;
        _announced = announced;
        _bytes = ArrayPool<byte>.Shared.Rent((int)Math.Clamp((announced ?? 0) + 1, Smallest, LargestPooled));
    }

    /// <summary>The body without a byte order mark.</summary>
    public ReadOnlyMemory<byte> Memory
    {
        get
        {
            var all = _bytes.AsMemory(0, _length);
            return all[^JsonReaderExtensions.WithoutByteOrderMark(all.Span).Length..];
        }
    }

    public ReadOnlySpan<byte> Span => Memory.Span;

    /// <summary>
    /// The part of a body that is one value of JSON, judged by its first byte behind white space and the comments with which some proxies
    /// keep a connection alive; empty if it is something else.
    /// </summary>
    public static ReadOnlyMemory<byte> FindJson(ReadOnlyMemory<byte> body)
    {
        while (true)
        {
            body = body[^body.Span.TrimStart(" \t\r\n"u8).Length..];
            if (body.IsEmpty || body.Span[0] != (byte)':')
            {
                break;
            }

            var end = body.Span.IndexOfAny((byte)'\n', (byte)'\r');
            body = end < 0 ? default : body[end..];
        }

        return !body.IsEmpty && body.Span[0] is ((byte)'{' or (byte)'[' or (byte)'"') ? body : default;
    }

    /// <summary>Room for the bytes that come next; never empty.</summary>
    public Memory<byte> GetMemory()
    {
        if (_length == _bytes.Length)
        {
            Grow();
        }

        return _bytes.AsMemory(_length);
    }

    public void Advance(int count) => _length += count;

    /// <summary>The body as memory that outlives this object.</summary>
    public ReadOnlyMemory<byte> Detach()
    {
        // Of a large array most is used, so that a copy would cost more than what it leaves empty.
        var memory = Memory;
        return _isPooled || _length < _bytes.Length / 2 ? memory.ToArray() : memory;
    }

    public void Dispose() => Release();

    private void Grow()
    {
        // One more byte than the limit, so that the end of a body that just fits is seen. Memory that is not cleared is not used before
        // bytes arrive in it; growing by four leaves little behind.
        var wanted = _length < LargestPooled ? _length * 2L : _length * 4L;
        if (_announced > _length)
        {
            wanted = Math.Max(wanted, _announced.Value + 1);
        }

        var size = (int)Math.Clamp(wanted, _length + 1L, Math.Min(Math.Max(_limit, _length) + 1, Array.MaxLength));
        var isPooled = size <= LargestPooled;
        var larger = isPooled ? ArrayPool<byte>.Shared.Rent(size) : GC.AllocateUninitializedArray<byte>(size);
        _bytes.AsSpan(0, _length).CopyTo(larger);
        Release();
        _bytes = larger;
        _isPooled = isPooled;
    }

    private void Release()
    {
        var bytes = _bytes;
        _bytes = [];
        if (_isPooled && bytes.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }
}
