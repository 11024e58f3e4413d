using System.Runtime.InteropServices;
using System.Text;

namespace Fireworks.AI.Extensions.Onnx.Interop;

/// <summary>The settings with which a session is made.</summary>
internal sealed unsafe class OrtSessionOptions : OrtHandle
{
    private const int AllOptimizations = 99;

    public OrtSessionOptions(OrtApi api)
        : base(api, OrtApi.Entry.ReleaseSessionOptions)
    {
        fixed (nint* result = &handle)
        {
            api.Check(((delegate* unmanaged<nint*, nint>)api[OrtApi.Entry.CreateSessionOptions])(result));
        }

        Set(OrtApi.Entry.SetSessionGraphOptimizationLevel, AllOptimizations);
    }

    public void SetIntraOpThreads(int count) => Set(OrtApi.Entry.SetIntraOpNumThreads, count);

    public void SetInterOpThreads(int count) => Set(OrtApi.Entry.SetInterOpNumThreads, count);

    /// <summary>Adds an execution provider by the name the runtime knows it under, such as <c>CUDA</c>, <c>DML</c> or <c>WebGPU</c>.</summary>
    public void AppendExecutionProvider(string name, IReadOnlyDictionary<string, string> settings)
    {
        var keys = new nint[settings.Count];
        var values = new nint[settings.Count];
        try
        {
            var index = 0;
            foreach (var (key, value) in settings)
            {
                keys[index] = Marshal.StringToCoTaskMemUTF8(key);
                values[index++] = Marshal.StringToCoTaskMemUTF8(value);
            }

            fixed (nint* keyPointers = keys)
            fixed (nint* valuePointers = values)
            {
                if (name.Equals("CUDA", StringComparison.OrdinalIgnoreCase))
                {
                    AppendCuda(keyPointers, valuePointers, (nuint)keys.Length);
                    return;
                }

                fixed (byte* nameBytes = NullTerminated(name))
                {
                    Api.Check(((delegate* unmanaged<nint, byte*, nint*, nint*, nuint, nint>)Api[OrtApi.Entry.SessionOptionsAppendExecutionProvider])(
                        Pointer, nameBytes, keyPointers, valuePointers, (nuint)keys.Length));
                }
            }
        }
        finally
        {
            Array.ForEach(keys, Marshal.FreeCoTaskMem);
            Array.ForEach(values, Marshal.FreeCoTaskMem);
        }
    }

    // CUDA has settings of its own in the C API; the general entry refuses its name.
    private void AppendCuda(nint* keys, nint* values, nuint count)
    {
        nint cuda;
        Api.Check(((delegate* unmanaged<nint*, nint>)Api[OrtApi.Entry.CreateCudaProviderOptions])(&cuda));
        try
        {
            Api.Check(((delegate* unmanaged<nint, nint*, nint*, nuint, nint>)Api[OrtApi.Entry.UpdateCudaProviderOptions])(cuda, keys, values, count));
            Api.Check(((delegate* unmanaged<nint, nint, nint>)Api[OrtApi.Entry.SessionOptionsAppendExecutionProviderCudaV2])(Pointer, cuda));
        }
        finally
        {
            ((delegate* unmanaged<nint, void>)Api[OrtApi.Entry.ReleaseCudaProviderOptions])(cuda);
        }
    }

    private void Set(OrtApi.Entry entry, int value) =>
        Api.Check(((delegate* unmanaged<nint, int, nint>)Api[entry])(Pointer, value));

    private static byte[] NullTerminated(string text)
    {
        var bytes = new byte[Encoding.UTF8.GetByteCount(text) + 1];
        Encoding.UTF8.GetBytes(text, bytes);
        return bytes;
    }
}
