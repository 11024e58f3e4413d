using Fireworks.AI.Extensions.Onnx.Decoding;
using Microsoft.ML.OnnxRuntime;

namespace Fireworks.AI.Extensions.Onnx.Tests.Decoding;

/// <summary>Stands in for the memory of a GPU: the graph's blocks and the processor's are different ones.</summary>
internal sealed unsafe class DetachedMemory : TensorMemory
{
    public int Uploads { get; private set; }

    public int Copies { get; private set; }

    /// <summary>The lengths of all downloads.</summary>
    public List<nuint> Downloads { get; } = [];

    public override OrtMemoryInfo Info => OrtMemoryInfo.DefaultInstance;

    public override bool IsHost => false;

    public override TensorBuffer Allocate(nuint length) => new NativeBuffer(length);

    public override InputBuffer CreateInput() => new DetachedInput(this);

    public override OutputBuffer CreateOutput() => new DetachedOutput(this);

    public override void Copy(IReadOnlyList<(nint From, nint To)> blocks, nuint length)
    {
        Copies++;
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
            buffer.Dispose();
            buffer = new NativeBuffer(length);
        }
    }

    private sealed class DetachedInput(DetachedMemory memory) : InputBuffer
    {
        private NativeBuffer _host = new(16);
        private NativeBuffer _device = new(16);

        public override byte* Host => _host.Data;

        public override nint Address => _device.Address;

        public override void EnsureLength(nuint length)
        {
            Grow(ref _host, length);
            Grow(ref _device, length);
        }

        public override void Upload(nuint length)
        {
            memory.Uploads++;
            Buffer.MemoryCopy(_host.Data, _device.Data, length, length);
        }

        public override void Dispose()
        {
            _host.Dispose();
            _device.Dispose();
        }
    }

    private sealed class DetachedOutput(DetachedMemory memory) : OutputBuffer
    {
        private NativeBuffer _host = new(16);
        private NativeBuffer _device = new(16);

        public override nint Address => _device.Address;

        public override void EnsureLength(nuint length) => Grow(ref _device, length);

        public override byte* Download(nuint offset, nuint length)
        {
            memory.Downloads.Add(length);
            Grow(ref _host, length);
            Buffer.MemoryCopy(_device.Data + offset, _host.Data, length, length);
            return _host.Data;
        }

        public override void Dispose()
        {
            _host.Dispose();
            _device.Dispose();
        }
    }
}
