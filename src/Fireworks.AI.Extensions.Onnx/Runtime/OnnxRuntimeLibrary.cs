using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;

namespace Fireworks.AI.Extensions.Onnx.Runtime;

/// <summary>Finds and loads the native ONNX Runtime, once per process, and tells the managed binding to use it.</summary>
internal static unsafe class OnnxRuntimeLibrary
{
    /// <summary>The environment variable that names the native library's file.</summary>
    public const string PathVariable = "FIREWORKS_ONNXRUNTIME_PATH";

    private static readonly object Gate = new();
    private static nint _library;
    private static string? _folder;
    private static bool _ownsResolver;
    private static OrtEnv? _environment;

    /// <summary>Returns the runtime's environment, loading the library on the first call.</summary>
    /// <param name="path">The library's file, or <see langword="null"/> to look for it.</param>
    /// <param name="allowTelemetry">Whether the runtime may report to its maker. Only the first call in a process decides.</param>
    /// <exception cref="DllNotFoundException">No library was found, or it is too old; the message says what to add.</exception>
    public static OrtEnv Load(string? path, bool allowTelemetry)
    {
        lock (Gate)
        {
            if (_environment is null)
            {
                if (!allowTelemetry)
                {
                    RuntimeTelemetry.Disable();
                }

                UseLibrary(path);
                _environment = OrtEnv.IsCreated ? OrtEnv.Instance() : CreateEnvironment();
            }

            return _environment;
        }
    }

    /// <summary>The file of a library that lies beside the native runtime, if it is there.</summary>
    public static string? FindBeside(string fileName) => FilesBeside([fileName]).FirstOrDefault(File.Exists);

    /// <summary>The places where a library that belongs to the native runtime is looked for, in order.</summary>
    public static IEnumerable<string> FilesBeside(IEnumerable<string> fileNames) =>
        Folders(AppContext.BaseDirectory).Prepend(_folder ?? AppContext.BaseDirectory).SelectMany(_ => fileNames, Path.Combine);

    /// <summary>The places where the library is looked for when no path is given, in order.</summary>
    internal static IEnumerable<string> CandidateFiles(string baseDirectory) =>
        Folders(baseDirectory).SelectMany(static _ => FileNames, Path.Combine);

    private static void UseLibrary(string? path)
    {
        if (!_ownsResolver && !TryOwnResolver())
        {
            if (path is null)
            {
                return; // The application runs models of its own, or names the library itself.
            }

            throw new DllNotFoundException(
                $"The native ONNX Runtime cannot be loaded from '{path}': the application has chosen another one already. "
                + "Load the first OnnxModel before other uses of Microsoft.ML.OnnxRuntime, or do not name a library.");
        }

        path ??= Environment.GetEnvironmentVariable(PathVariable) is { Length: > 0 } fromEnvironment ? fromEnvironment : null;
        var library = Find(path);
        try
        {
            RequireVersion(library);
        }
        catch
        {
            NativeLibrary.Free(library);
            throw;
        }

        _folder = path is null ? null : Path.GetDirectoryName(Path.GetFullPath(path));
        _library = library;
    }

    /// <summary>
    /// The binding asks for its library when it is first used, and takes one resolver: ours, unless the application was first.
    /// </summary>
    private static bool TryOwnResolver()
    {
        OrtEnv.DisableDllImportResolver = true;
        try
        {
            NativeLibrary.SetDllImportResolver(typeof(OrtEnv).Assembly, static (name, _, _) => Resolve(name));
            _ownsResolver = true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }

        return true;
    }

    // Before a library is chosen there is none: an earlier choice may have failed, and the next may name another file.
    private static nint Resolve(string name) => name.StartsWith("onnxruntime", StringComparison.Ordinal) ? _library : 0;

    private static nint Find(string? path)
    {
        if (path is not null)
        {
            return NativeLibrary.TryLoad(path, out var explicitLibrary)
                ? explicitLibrary
                : throw new DllNotFoundException(
                    $"The native ONNX Runtime could not be loaded from '{path}'. Check that the file exists and fits this process "
                    + $"({RuntimeInformation.RuntimeIdentifier}).");
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
        const DllImportSearchPath SearchPath = DllImportSearchPath.AssemblyDirectory | DllImportSearchPath.SafeDirectories;
        if (NativeLibrary.TryLoad("onnxruntime", typeof(OrtEnv).Assembly, SearchPath, out var library))
        {
            return library;
        }

        foreach (var name in FileNames)
        {
            if (NativeLibrary.TryLoad(name, out library))
            {
                return library;
            }
        }

        throw new DllNotFoundException(
            "The native ONNX Runtime was not found. Add the package Microsoft.ML.OnnxRuntime (CPU), Microsoft.ML.OnnxRuntime.Gpu (CUDA) or "
            + "Microsoft.ML.OnnxRuntime.DirectML to the application, or name the library's file in OnnxModelOptions.NativeLibraryPath or "
            + "in "
            + $"the environment variable {PathVariable}.");
    }

    /// <summary>The binding asks the library for functions of its own version, and crashes where they are missing.</summary>
    private static void RequireVersion(nint library)
    {
        if (!NativeLibrary.TryGetExport(library, "OrtGetApiBase", out var getApiBase))
        {
            throw new DllNotFoundException(
                "The library that was found as the native ONNX Runtime is none: it has no function OrtGetApiBase. Check "
                + "OnnxModelOptions.NativeLibraryPath.");
        }

        var getVersion = ((delegate* unmanaged<nint*>)getApiBase)()[1];
        var text = Marshal.PtrToStringUTF8((nint)((delegate* unmanaged<byte*>)getVersion)()) ?? "";
        var needed = typeof(OrtEnv).Assembly.GetName().Version!;
        if (Version.TryParse(text.Split('-')[0], out var version) && version < new Version(needed.Major, needed.Minor))
        {
            throw new DllNotFoundException(
                $"The native ONNX Runtime is version {text}; the managed binding in the application needs {needed.Major}.{needed.Minor} or "
                + "later. " +
                "Give the package with the native library the version of Microsoft.ML.OnnxRuntime.Managed.");
        }
    }

    private static OrtEnv CreateEnvironment()
    {
        var options = new EnvironmentCreationOptions
        {
            logId = "Fireworks.AI.Extensions",
            logLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_WARNING,
            loggingFunction = RuntimeLog.Write,
        };
        return OrtEnv.CreateInstanceWithOptions(ref options);
    }

    private static IEnumerable<string> Folders(string baseDirectory)
    {
        var system = OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx" : "linux";
        var architecture = RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant();
        yield return Path.Combine(baseDirectory, "runtimes", $"{system}-{architecture}", "native");
        yield return baseDirectory;

        // Where the host found the native files of the application's packages.
        var searched = AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") as string ?? "";
        foreach (var folder in searched.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
        {
            yield return folder;
        }
    }

    private static string[] FileNames { get; } =
        OperatingSystem.IsWindows() ? ["onnxruntime.dll"]
        : OperatingSystem.IsMacOS() ? ["libonnxruntime.dylib", "libonnxruntime.1.dylib"]
        : ["libonnxruntime.so", "libonnxruntime.so.1"];
}
