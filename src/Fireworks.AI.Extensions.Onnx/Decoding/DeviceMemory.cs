using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Fireworks.AI.Extensions.Onnx.Decoding;

/// <summary>The memory of a GPU, through the allocators of the session that runs on it.</summary>
internal sealed unsafe class DeviceMemory : TensorMemory
{
    private const int ZeroBlockLength = 16 * 1024 * 1024;

    private readonly OrtEnv _environment;
    private readonly OrtAllocator _allocator;
    private readonly OrtMemoryInfo _pinnedInfo;
    private readonly OrtAllocator _pinnedAllocator;

    public DeviceMemory(OrtEnv environment, InferenceSession session, int deviceId)
    {
        _environment = environment;
        Info = new OrtMemoryInfo(OrtMemoryInfo.allocatorCUDA, OrtAllocatorType.DeviceAllocator, deviceId, OrtMemType.Default);
        _allocator = new OrtAllocator(session, Info);

        // Memory of the processor that the device reaches by itself.
        _pinnedInfo = new OrtMemoryInfo(
            OrtMemoryInfo.allocatorCUDA_PINNED, OrtAllocatorType.DeviceAllocator, deviceId, OrtMemType.CpuOutput);
        _pinnedAllocator = new OrtAllocator(session, _pinnedInfo);
    }

    public override OrtMemoryInfo Info { get; }

    public override bool IsHost => false;

    public override TensorBuffer Allocate(nuint length)
    {
        var buffer = new DeviceBuffer(_allocator, length);
        try
        {
            Clear(buffer);
            return buffer;
        }
        catch
        {
            buffer.Dispose();
            throw;
        }
    }

    public override InputBuffer CreateInput() => new DeviceInput(this);

    public override OutputBuffer CreateOutput() => new DeviceOutput(this);

    public override void Copy(IReadOnlyList<(nint From, nint To)> blocks, nuint length)
    {
        var from = new OrtValue[blocks.Count];
        var to = new OrtValue[blocks.Count];
        try
        {
            for (var i = 0; i < blocks.Count; i++)
            {
                from[i] = Bytes(Info, blocks[i].From, length);
                to[i] = Bytes(Info, blocks[i].To, length);
            }

            _environment.CopyTensors(from, to, null);
        }
        finally
        {
            Array.ForEach(from, static value => value?.Dispose());
            Array.ForEach(to, static value => value?.Dispose());
        }
    }

    public override void Dispose()
    {
        _pinnedAllocator.Dispose();
        _pinnedInfo.Dispose();
        _allocator.Dispose();
        Info.Dispose();
    }

    private static OrtValue Bytes(OrtMemoryInfo info, nint address, nuint length) =>
        OrtValue.CreateTensorValueWithData(info, TensorElementType.UInt8, [checked((long)length)], address, checked((long)length));

    private static void Grow(ref DeviceBuffer? buffer, OrtAllocator allocator, nuint length)
    {
        if (buffer is null || length > buffer.Length)
        {
            var larger = nuint.Max(nuint.Max(length, 4096), 2 * (buffer?.Length ?? 0));

            // The old block makes room first. Where there is none nevertheless, the next step asks again.
            buffer?.Dispose();
            buffer = null;
            buffer = new DeviceBuffer(allocator, larger);
        }
    }

    // Attention multiplies what lies behind a sequence's end by zero: it must be a number.
    private void Clear(DeviceBuffer buffer)
    {
        using var zeros = new NativeBuffer(nuint.Min(buffer.Length, ZeroBlockLength));
        for (nuint offset = 0; offset < buffer.Length; offset += zeros.Length)
        {
            var length = nuint.Min(zeros.Length, buffer.Length - offset);
            Copy(OrtMemoryInfo.DefaultInstance, zeros.Address, Info, buffer.Address + (nint)offset, length);
        }
    }

    private void Copy(OrtMemoryInfo fromInfo, nint from, OrtMemoryInfo toInfo, nint to, nuint length)
    {
        using var source = Bytes(fromInfo, from, length);
        using var target = Bytes(toInfo, to, length);
        _environment.CopyTensors([source], [target], null);
    }

    private sealed class DeviceBuffer : TensorBuffer
    {
        private readonly OrtMemoryAllocation _allocation;

        public DeviceBuffer(OrtAllocator allocator, nuint length)
        {
            if (length > uint.MaxValue)
            {
                throw new InsufficientMemoryException(
                    $"A tensor of {length} bytes is larger than the 4 GiB that the runtime gives at once.");
            }

            Length = length;
            try
            {
                _allocation = allocator.Allocate((uint)length);
            }
            catch (OnnxRuntimeException exception)
            {
                throw new InsufficientMemoryException($"The device has no {length} bytes left: {exception.Message}", exception);
            }
        }

        public override nint Address => _allocation.DangerousGetHandle();

        public override nuint Length { get; }

        public override void Dispose() => _allocation.Dispose();
    }

    private sealed class DeviceInput(DeviceMemory memory) : InputBuffer
    {
        private DeviceBuffer? _device;
        private DeviceBuffer? _host;

        public override byte* Host => (byte*)_host!.Address;

        public override nint Address => _device!.Address;

        public override void EnsureLength(nuint length)
        {
            Grow(ref _device, memory._allocator, length);
            Grow(ref _host, memory._pinnedAllocator, length);
        }

        public override void Upload(nuint length) => memory.Copy(memory._pinnedInfo, (nint)Host, memory.Info, Address, length);

        public override void Dispose()
        {
            _device?.Dispose();
            _host?.Dispose();
        }
    }

    private sealed class DeviceOutput(DeviceMemory memory) : OutputBuffer
    {
        private DeviceBuffer? _device;
        private DeviceBuffer? _host;

        public override nint Address => _device!.Address;

        public override void EnsureLength(nuint length) => Grow(ref _device, memory._allocator, length);

        public override byte* Download(nuint offset, nuint length)
        {
            Grow(ref _host, memory._pinnedAllocator, length);
            memory.Copy(memory.Info, Address + (nint)offset, memory._pinnedInfo, _host!.Address, length);
            return (byte*)_host.Address;
        }

        public override void Dispose()
        {
            _device?.Dispose();
            _host?.Dispose();
        }
    }
}
