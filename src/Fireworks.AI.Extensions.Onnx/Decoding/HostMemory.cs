using Microsoft.ML.OnnxRuntime;

namespace Fireworks.AI.Extensions.Onnx.Decoding;

/// <summary>The memory of the processor.</summary>
internal sealed unsafe class HostMemory : TensorMemory
{
    public override OrtMemoryInfo Info => OrtMemoryInfo.DefaultInstance;

    public override bool IsHost => true;

    public override TensorBuffer Allocate(nuint length) => new NativeBuffer(length);

    public override InputBuffer CreateInput() => new HostInput();

    public override OutputBuffer CreateOutput() => new HostOutput();

    public override void Copy(IReadOnlyList<(nint From, nint To)> blocks, nuint length)
    {
        foreach (var (from, to) in blocks)
        {
            Buffer.MemoryCopy((void*)from, (void*)to, length, length);
        }
    }

    public override void Dispose()
    {
    }

    private static void Grow(ref NativeBuffer buffer, nuint length)
    {
        if (length > buffer.Length)
        {
            var larger = new NativeBuffer(nuint.Max(length, 2 * buffer.Length));
            buffer.Dispose();
            buffer = larger;
        }
    }

    private sealed class HostInput : InputBuffer
    {
        private NativeBuffer _buffer = new(4096);

        public override byte* Host => _buffer.Data;

        public override nint Address => _buffer.Address;

        public override void EnsureLength(nuint length) => Grow(ref _buffer, length);

        public override void Upload(nuint length)
        {
        }

        public override void Dispose() => _buffer.Dispose();
    }

    private sealed class HostOutput : OutputBuffer
    {
        private NativeBuffer _buffer = new(4096);

        public override nint Address => _buffer.Address;

        public override void EnsureLength(nuint length) => Grow(ref _buffer, length);

        public override byte* Download(nuint offset, nuint length) => _buffer.Data + offset;

        public override void Dispose() => _buffer.Dispose();
    }
}
