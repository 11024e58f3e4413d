namespace Fireworks.AI.Extensions.Onnx.Interop;

/// <summary>A tensor over memory that the caller owns and keeps alive for as long as the value is used.</summary>
internal sealed unsafe class OrtValue : OrtHandle
{
    public OrtValue(OrtApi api, OrtMemoryInfo memory, void* data, nuint sizeInBytes, ReadOnlySpan<long> shape, OrtElementType type)
        : base(api, OrtApi.Entry.ReleaseValue)
    {
        fixed (long* dimensions = shape)
        fixed (nint* result = &handle)
        {
            api.Check(((delegate* unmanaged<nint, void*, nuint, long*, nuint, int, nint*, nint>)api[OrtApi.Entry.CreateTensorWithDataAsOrtValue])(
                memory.Pointer, data, sizeInBytes, dimensions, (nuint)shape.Length, (int)type, result));
        }
    }
}
