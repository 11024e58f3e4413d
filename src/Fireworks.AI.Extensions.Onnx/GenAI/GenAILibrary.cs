using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using Fireworks.AI.Extensions.Onnx.Runtime;
using Microsoft.ML.OnnxRuntime;

namespace Fireworks.AI.Extensions.Onnx.GenAI;

/// <summary>Finds and loads ONNX Runtime GenAI, once per process, on top of the ONNX Runtime that the process has.</summary>
internal static class GenAILibrary
{
    /// <summary>What to add where it is missing.</summary>
    public const string Packages =
        "Microsoft.ML.OnnxRuntimeGenAI (CPU), Microsoft.ML.OnnxRuntimeGenAI.Cuda (CUDA) or Microsoft.ML.OnnxRuntimeGenAI.DirectML";

    private const string LogVariable = "ORTGENAI_LOG_ORT_LIB";

    /// <summary>A function that versions before the oldest one that is known to work lack.</summary>
    private const string NewestFunction = "OgaGenerator_SnapshotState";

    private static readonly object Gate = new();
    private static nint _library;

    /// <summary>Loads the library on the first call, and ONNX Runtime before it: GenAI ends the process where it finds none.</summary>
    /// <param name="runtimePath">The file of ONNX Runtime, or <see langword="null"/> to look for it.</param>
    /// <param name="allowTelemetry">Whether the libraries may report to their maker. Only the first call in a process decides.</param>
    /// <returns>The environment of ONNX Runtime.</returns>
    /// <exception cref="DllNotFoundException">One was not found, or is no use; the message says what to do.</exception>
    public static OrtEnv Load(string? runtimePath, bool allowTelemetry)
    {
        var environment = OnnxRuntimeLibrary.Load(runtimePath, allowTelemetry);
        lock (Gate)
        {
            if (_library != 0)
            {
                return environment;
            }

            // GenAI reads this while it is loaded, and ends the process where it cannot.
            if (Environment.GetEnvironmentVariable(LogVariable) is { Length: > 0 } log && log is not ("0" or "1" or "false" or "true"))
            {
                throw new DllNotFoundException(
                    $"ONNX Runtime GenAI cannot be loaded: the environment variable {LogVariable} is '{log}'; it must be 0, 1, false or "
                    + "true.");
            }

            var library = Find();
            if (!NativeLibrary.TryGetExport(library, NewestFunction, out _))
            {
                NativeLibrary.Free(library);
                throw new DllNotFoundException(
                    $"ONNX Runtime GenAI is too old: it has no function {NewestFunction}. Give the package version 0.18 or later.");
            }

            // Nothing fails from here on, so this is done once. It is for our assembly: others in the process resolve the name themselves.
            NativeLibrary.SetDllImportResolver(
                typeof(GenAILibrary).Assembly, static (name, _, _) => name == GenAINative.Library ? _library : 0);
            _library = library;
            GenAINative.OgaSetTelemetryEnabled(allowTelemetry);
            return environment;
        }
    }

    /// <summary>Loads the library if it is there.</summary>
    /// <param name="runtimePath">The file of ONNX Runtime, or <see langword="null"/> to look for it.</param>
    /// <param name="allowTelemetry">Whether the libraries may report to their maker.</param>
    /// <param name="problem">Why it cannot be used.</param>
    public static bool TryLoad(string? runtimePath, bool allowTelemetry, [NotNullWhen(false)] out DllNotFoundException? problem)
    {
        try
        {
            Load(runtimePath, allowTelemetry);
            problem = null;
            return true;
        }
        catch (DllNotFoundException exception)
        {
            problem = exception;
            return false;
        }
        catch (TypeInitializationException exception) when (exception.InnerException is DllNotFoundException inner)
        {
            // The application names ONNX Runtime's library itself, and it is not there.
            problem = inner;
            return false;
        }
    }

    private static nint Find()
    {
        DllNotFoundException? problem = null;
        foreach (var file in OnnxRuntimeLibrary.FilesBeside(FileNames).Where(File.Exists))
        {
            try
            {
                return NativeLibrary.Load(file);
            }
            catch (Exception exception) when (exception is DllNotFoundException or BadImageFormatException)
            {
                // The file is there, so what it needs is not: the system says what.
                problem = new DllNotFoundException(
                    $"ONNX Runtime GenAI cannot be loaded: {exception.Message.ReplaceLineEndings(" ").Trim()}", exception);
            }
        }

        // Finds the library of a NuGet package through the application's deps.json, or the system's.
        const DllImportSearchPath SearchPath = DllImportSearchPath.AssemblyDirectory | DllImportSearchPath.SafeDirectories;
        return problem is null && NativeLibrary.TryLoad(GenAINative.Library, typeof(GenAILibrary).Assembly, SearchPath, out var library)
            ? library
            : throw problem
                ?? new DllNotFoundException($"ONNX Runtime GenAI was not found. Add the package {Packages} to the application.");
    }

    private static string[] FileNames { get; } =
        OperatingSystem.IsWindows() ? ["onnxruntime-genai.dll"]
        : OperatingSystem.IsMacOS() ? ["libonnxruntime-genai.dylib"]
        : ["libonnxruntime-genai.so"];
}
