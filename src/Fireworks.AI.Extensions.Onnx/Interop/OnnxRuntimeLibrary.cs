using System.Reflection;
using System.Runtime.InteropServices;

namespace Fireworks.AI.Extensions.Onnx.Interop;

/// <summary>Finds and loads the native ONNX Runtime, once per process.</summary>
internal static partial class OnnxRuntimeLibrary
{
    /// <summary>The environment variable that names the native library's file.</summary>
    public const string PathVariable = "FIREWORKS_ONNXRUNTIME_PATH";

    private static readonly object Gate = new();
    private static OrtApi? _api;

    /// <summary>Returns the function table, loading the library on the first call.</summary>
    /// <param name="path">The library's file, or <see langword="null"/> to look for it.</param>
    /// <param name="allowTelemetry">Whether the runtime may report to its maker. Only the first call in a process decides.</param>
    /// <exception cref="DllNotFoundException">No library was found; the message says where was looked and what to add.</exception>
    public static OrtApi Load(string? path, bool allowTelemetry)
    {
        lock (Gate)
        {
            if (_api is null)
            {
                if (!allowTelemetry)
                {
                    DisableTelemetry();
                }

                _api = OrtApi.FromLibrary(Find(path));
            }

            return _api;
        }
    }

    /// <summary>The places where the library is looked for when no path is given, in order.</summary>
    public static IEnumerable<string> CandidateFiles(string baseDirectory)
    {
        var rid = $"{OperatingSystemPart()}-{RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}";
        foreach (var folder in new[] { Path.Combine(baseDirectory, "runtimes", rid, "native"), baseDirectory })
        {
            foreach (var name in FileNames())
            {
                yield return Path.Combine(folder, name);
            }
        }
    }

    private static nint Find(string? path)
    {
        path ??= Environment.GetEnvironmentVariable(PathVariable) is { Length: > 0 } fromEnvironment ? fromEnvironment : null;
        if (path is not null)
        {
            return NativeLibrary.TryLoad(path, out var explicitLibrary)
                ? explicitLibrary
                : throw new DllNotFoundException($"The native ONNX Runtime could not be loaded from '{path}'. Check that the file exists and fits this process ({RuntimeInformation.RuntimeIdentifier}).");
        }

        // The application's own library first: the next look may end in the system's, and Windows brings an old one in System32.
        foreach (var file in CandidateFiles(AppContext.BaseDirectory))
        {
            if (File.Exists(file) && NativeLibrary.TryLoad(file, out var own))
            {
                return own;
            }
        }

        // Finds the library of a NuGet package through the application's deps.json.
        if (NativeLibrary.TryLoad("onnxruntime", Assembly.GetExecutingAssembly(), DllImportSearchPath.AssemblyDirectory | DllImportSearchPath.SafeDirectories, out var library))
        {
            return library;
        }

        foreach (var name in FileNames())
        {
            if (NativeLibrary.TryLoad(name, out library))
            {
                return library;
            }
        }

        throw new DllNotFoundException(
            "The native ONNX Runtime was not found. Add the package Microsoft.ML.OnnxRuntime (CPU), Microsoft.ML.OnnxRuntime.Gpu (CUDA) or " +
            $"Microsoft.ML.OnnxRuntime.DirectML to the application, or name the library's file in OnnxModelOptions.NativeLibraryPath or in the environment variable {PathVariable}.");
    }

    private static string OperatingSystemPart() =>
        OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx" : "linux";

    private static string[] FileNames() =>
        OperatingSystem.IsWindows() ? ["onnxruntime.dll"]
        : OperatingSystem.IsMacOS() ? ["libonnxruntime.dylib", "libonnxruntime.1.dylib"]
        : ["libonnxruntime.so.1", "libonnxruntime.so"];

    /// <summary>
    /// Native code reads its environment through libc, which <see cref="Environment.SetEnvironmentVariable(string, string?)"/> does not
    /// change outside Windows.
    /// </summary>
    private static void DisableTelemetry()
    {
        Environment.SetEnvironmentVariable("ORT_DISABLE_TELEMETRY", "1");
        if (OperatingSystem.IsWindows())
        {
            _ = PutEnvironment("ORT_DISABLE_TELEMETRY=1");
        }
        else
        {
            _ = SetEnvironment("ORT_DISABLE_TELEMETRY", "1", overwrite: 1);
        }
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetEnvironment(string name, string value, int overwrite);

    [LibraryImport("ucrtbase", EntryPoint = "_putenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int PutEnvironment(string assignment);
}
