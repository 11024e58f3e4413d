namespace Fireworks.AI.Extensions.Onnx.Interop;

/// <summary>The runtime's process-wide state. The native object is shared by all environments of a process.</summary>
internal sealed unsafe class OrtEnvironment : OrtHandle
{
    private const int LogErrors = 3;

    public OrtEnvironment(OrtApi api)
        : base(api, OrtApi.Entry.ReleaseEnv)
    {
        fixed (byte* id = "Fireworks.AI.Extensions"u8)
        fixed (nint* result = &handle)
        {
            api.Check(((delegate* unmanaged<int, byte*, nint*, nint>)api[OrtApi.Entry.CreateEnv])(LogErrors, id, result));
        }
    }

    /// <summary>The execution providers compiled into the loaded library.</summary>
    public static IReadOnlyList<string> GetAvailableProviders(OrtApi api)
    {
        byte** names;
        int count;
        api.Check(((delegate* unmanaged<byte***, int*, nint>)api[OrtApi.Entry.GetAvailableProviders])(&names, &count));
        var providers = new string[count];
        for (var i = 0; i < count; i++)
        {
            providers[i] = System.Runtime.InteropServices.Marshal.PtrToStringUTF8((nint)names[i])!;
        }

        api.Check(((delegate* unmanaged<byte**, int, nint>)api[OrtApi.Entry.ReleaseAvailableProviders])(names, count));
        return providers;
    }
}
