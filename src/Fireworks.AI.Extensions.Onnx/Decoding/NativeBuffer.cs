using System.Runtime.InteropServices;

namespace Fireworks.AI.Extensions.Onnx.Decoding;

/// <summary>Memory outside the garbage-collected heap, at a fixed address, zeroed.</summary>
internal sealed unsafe class NativeBuffer : IDisposable
{
    private byte* _data;

    public NativeBuffer(nuint length)
    {
        // Large zeroed blocks are committed page by page as they are touched.
        _data = (byte*)NativeMemory.AllocZeroed(length);
        Length = length;
    }

    ~NativeBuffer() => Free();

    public nuint Length { get; private set; }

    public byte* Data => _data is not null ? _data : throw new ObjectDisposedException(nameof(NativeBuffer));

    /// <summary>Makes room for at least <paramref name="length"/> bytes; what was there is lost when it grows.</summary>
    public void EnsureLength(nuint length)
    {
        if (length > Length)
        {
            var larger = nuint.Max(length, 2 * Length);
            Free();
            _data = (byte*)NativeMemory.AllocZeroed(larger);
            Length = larger;
        }
    }

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        NativeMemory.Free(_data);
        _data = null;
        Length = 0;
    }
}
