using System.Runtime.InteropServices;

namespace Fireworks.AI.Extensions.Onnx.Decoding;

/// <summary>Memory of the processor outside the garbage-collected heap, at a fixed address, zeroed.</summary>
internal sealed unsafe class NativeBuffer : TensorBuffer
{
    private byte* _data;

    public NativeBuffer(nuint length)
    {
        // Large zeroed blocks are committed page by page as they are touched.
        _data = (byte*)NativeMemory.AllocZeroed(length);
        Length = length;
    }

    ~NativeBuffer() => NativeMemory.Free(_data);

    public override nuint Length { get; }

    public override nint Address => (nint)Data;

    public byte* Data => _data is not null ? _data : throw new ObjectDisposedException(nameof(NativeBuffer));

    public override void Dispose()
    {
        NativeMemory.Free(_data);
        _data = null;
        GC.SuppressFinalize(this);
    }
}
