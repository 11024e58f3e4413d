namespace Fireworks.AI.Extensions.Onnx.Interop;

/// <summary>Describes the host's memory to the runtime.</summary>
internal sealed unsafe class OrtMemoryInfo : OrtHandle
{
    private const int DeviceAllocator = 0;
    private const int DefaultMemory = 0;

    public OrtMemoryInfo(OrtApi api)
        : base(api, OrtApi.Entry.ReleaseMemoryInfo)
    {
        fixed (nint* result = &handle)
        {
            api.Check(((delegate* unmanaged<int, int, nint*, nint>)api[OrtApi.Entry.CreateCpuMemoryInfo])(DeviceAllocator, DefaultMemory, result));
        }
    }
}
