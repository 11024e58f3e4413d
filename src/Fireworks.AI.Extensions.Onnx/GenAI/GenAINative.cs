using System.Runtime.InteropServices;

namespace Fireworks.AI.Extensions.Onnx.GenAI;

/// <summary>
/// The functions of ONNX Runtime GenAI's C interface that are used here, under the names of its header (<c>ort_genai_c.h</c>). Those that
/// may fail give a result for <see cref="GenAIResult.Check"/>. <see cref="GenAILibrary.Load"/> comes before the first of them.
/// </summary>
internal static unsafe partial class GenAINative
{
    public const string Library = "onnxruntime-genai";

    [LibraryImport(Library)]
    public static partial void OgaSetTelemetryEnabled([MarshalAs(UnmanagedType.U1)] bool enabled);

    [LibraryImport(Library)]
    public static partial byte* OgaResultGetError(nint result);

    [LibraryImport(Library)]
    public static partial void OgaDestroyResult(nint result);

    [LibraryImport(Library)]
    public static partial void OgaDestroyString(byte* text);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint OgaCreateConfig(string folder, out GenAIConfigHandle config);

    [LibraryImport(Library)]
    public static partial void OgaDestroyConfig(nint config);

    [LibraryImport(Library)]
    public static partial nint OgaConfigClearProviders(GenAIConfigHandle config);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint OgaConfigAppendProvider(GenAIConfigHandle config, string provider);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint OgaConfigSetProviderOption(GenAIConfigHandle config, string provider, string key, string value);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint OgaConfigOverlay(GenAIConfigHandle config, string json);

    [LibraryImport(Library)]
    public static partial nint OgaCreateModelFromConfig(GenAIConfigHandle config, out GenAIModelHandle model);

    [LibraryImport(Library)]
    public static partial void OgaDestroyModel(nint model);

    [LibraryImport(Library)]
    public static partial nint OgaModelGetDeviceType(GenAIModelHandle model, out byte* device);

    [LibraryImport(Library)]
    public static partial nint OgaCreateAdapters(GenAIModelHandle model, out GenAIAdaptersHandle adapters);

    [LibraryImport(Library)]
    public static partial void OgaDestroyAdapters(nint adapters);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint OgaLoadAdapter(GenAIAdaptersHandle adapters, string file, string name);
}
