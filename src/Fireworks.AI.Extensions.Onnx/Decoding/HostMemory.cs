using Microsoft.ML.OnnxRuntime;

namespace Fireworks.AI.Extensions.Onnx.Decoding;

/// <summary>The memory of the processor.</summary>
internal sealed unsafe class HostMemory : TensorMemory
{
    public override OrtMemoryInfo Info => OrtMemoryInfo.DefaultInstance;

    public override bool IsHost => true;

    public override TensorBuffer Allocate(nuint length) => new NativeBuffer(length);

    public override ExchangeBuffer CreateExchange() => new HostExchange();

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

    private sealed class HostExchange : ExchangeBuffer
    {
        private NativeBuffer _buffer = new(4096);

        public override byte* Host => _buffer.Data;

        public override nint Address => _buffer.Address;

        public override void EnsureLength(nuint length)
        {
            if (length > _buffer.Length)
            {
                var larger = nuint.Max(length, 2 * _buffer.Length);
                _buffer.Dispose();
                _buffer = new NativeBuffer(larger);
            }
        }

        public override void Upload(nuint length)
        {
        }

        public override void Download(nuint offset, nuint length)
        {
        }

        public override void Dispose() => _buffer.Dispose();
    }
}
