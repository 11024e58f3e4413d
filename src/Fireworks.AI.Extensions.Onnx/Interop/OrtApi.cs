using System.Runtime.InteropServices;

namespace Fireworks.AI.Extensions.Onnx.Interop;

/// <summary>The function table of the ONNX Runtime C API. An entry's index holds for every later version of the table.</summary>
internal sealed unsafe class OrtApi
{
    /// <summary>The lowest API version that has every entry below (ONNX Runtime 1.17).</summary>
    private const uint Version = 17;

    private readonly nint* _table;

    private OrtApi(nint* table, string runtimeVersion)
    {
        _table = table;
        RuntimeVersion = runtimeVersion;
    }

    /// <summary>Where each function stands in the table.</summary>
    public enum Entry
    {
        GetErrorCode = 1,
        GetErrorMessage = 2,
        CreateEnv = 3,
        CreateSession = 7,
        CreateSessionOptions = 10,
        SetSessionGraphOptimizationLevel = 23,
        SetIntraOpNumThreads = 24,
        SetInterOpNumThreads = 25,
        SessionGetInputCount = 30,
        SessionGetOutputCount = 31,
        SessionGetInputTypeInfo = 33,
        SessionGetOutputTypeInfo = 34,
        SessionGetInputName = 36,
        SessionGetOutputName = 37,
        CreateTensorWithDataAsOrtValue = 49,
        CastTypeInfoToTensorInfo = 55,
        GetTensorElementType = 60,
        GetDimensionsCount = 61,
        GetDimensions = 62,
        CreateCpuMemoryInfo = 69,
        AllocatorFree = 76,
        GetAllocatorWithDefaultOptions = 78,
        ReleaseEnv = 92,
        ReleaseStatus = 93,
        ReleaseMemoryInfo = 94,
        ReleaseSession = 95,
        ReleaseValue = 96,
        ReleaseTypeInfo = 98,
        ReleaseSessionOptions = 100,
        GetAvailableProviders = 125,
        ReleaseAvailableProviders = 126,
        RunWithBinding = 133,
        CreateIoBinding = 134,
        ReleaseIoBinding = 135,
        BindInput = 136,
        BindOutput = 137,
        SessionOptionsAppendExecutionProviderCudaV2 = 204,
        CreateCudaProviderOptions = 205,
        UpdateCudaProviderOptions = 206,
        ReleaseCudaProviderOptions = 208,
        SessionOptionsAppendExecutionProvider = 216,
    }

    /// <summary>The version the native library reports, such as <c>1.30.0</c>.</summary>
    public string RuntimeVersion { get; }

    public nint this[Entry entry] => _table[(int)entry];

    /// <summary>Reads the table of a loaded library.</summary>
    public static OrtApi FromLibrary(nint library)
    {
        var getApiBase = (delegate* unmanaged<nint*>)NativeLibrary.GetExport(library, "OrtGetApiBase");
        var apiBase = getApiBase();
        var getApi = (delegate* unmanaged<uint, nint*>)apiBase[0];
        var getVersion = (delegate* unmanaged<byte*>)apiBase[1];
        var version = Marshal.PtrToStringUTF8((nint)getVersion()) ?? "unknown";
        var table = getApi(Version);
        return table is not null
            ? new OrtApi(table, version)
            : throw new OrtException(0, $"The native ONNX Runtime is version {version}; 1.{Version} or later is needed. Update the Microsoft.ML.OnnxRuntime package.");
    }

    /// <summary>Turns a non-null status into an exception, and releases it.</summary>
    public void Check(nint status)
    {
        if (status == 0)
        {
            return;
        }

        var code = ((delegate* unmanaged<nint, int>)this[Entry.GetErrorCode])(status);
        var message = Marshal.PtrToStringUTF8((nint)((delegate* unmanaged<nint, byte*>)this[Entry.GetErrorMessage])(status));
        ((delegate* unmanaged<nint, void>)this[Entry.ReleaseStatus])(status);
        throw new OrtException(code, message ?? "The native ONNX Runtime failed without a message.");
    }
}
