using System.Runtime.InteropServices;
using Fireworks.AI.Extensions.Onnx.Decoding;
using Fireworks.AI.Extensions.Onnx.ModelFolders;
using Fireworks.AI.Extensions.Onnx.Runtime;
using Microsoft.ML.OnnxRuntime;

namespace Fireworks.AI.Extensions.Onnx.GenAI;

/// <summary>What computes, by its name, and whether it is there: GenAI itself does not always say what is missing.</summary>
internal static class GenAIProvider
{
    private const string Suffix = "ExecutionProvider";

    /// <summary>Providers for which GenAI has a library of its own.</summary>
    private static readonly HashSet<string> CudaProviders = new(StringComparer.OrdinalIgnoreCase) { "CUDA", "NvTensorRtRtx" };

    /// <summary>The package that brings a provider.</summary>
    public static string PackageFor(string provider) =>
        WithoutSuffix(provider).ToUpperInvariant() switch
        {
            "CPU" => "Microsoft.ML.OnnxRuntimeGenAI",
            "CUDA" => "Microsoft.ML.OnnxRuntimeGenAI.Cuda",
            "DML" => "Microsoft.ML.OnnxRuntimeGenAI.DirectML",
            _ => "of ONNX Runtime and of ONNX Runtime GenAI that brings it",
        };

    /// <summary>Whether a provider is part of the native libraries.</summary>
    public static bool IsAvailable(OrtEnv environment, string provider) => FindProblem(environment, provider) is null;

    /// <param name="environment">The native runtime.</param>
    /// <param name="provider">The provider's name.</param>
    /// <param name="isChosen">Whether the options name it, or the model's folder does.</param>
    /// <exception cref="NotSupportedException">The provider is not part of the native libraries; the message lists those that
    /// are.</exception>
    public static void Require(OrtEnv environment, string provider, bool isChosen)
    {
        if (FindProblem(environment, provider) is { } problem)
        {
            var available = GetNames(environment).Where(name => FindProblem(environment, name) is null);
            throw new NotSupportedException(
                $"the execution provider {provider} cannot be used ({problem}). Available are: {string.Join(", ", available)}. Add the "
                + $"package {PackageFor(provider)} in the place of the one that the application has"
                + (isChosen ? "." : ", or set OnnxModelOptions.ExecutionProvider to CPU: the model asks for the provider "
                    + $"(model.decoder.session_options.provider_options in {ModelFolder.ConfigFile})."));
        }
    }

    private static string? FindProblem(OrtEnv environment, string provider)
    {
        if (ExecutionProvider.IsCpu(provider))
        {
            return null;
        }

        if (!GetNames(environment).Contains(WithoutSuffix(provider), StringComparer.OrdinalIgnoreCase))
        {
            return "the native runtime was built without it";
        }

        if (!CudaProviders.Contains(WithoutSuffix(provider)))
        {
            return null;
        }

        var file = OperatingSystem.IsWindows() ? "onnxruntime-genai-cuda.dll" : "libonnxruntime-genai-cuda.so";
        if (OnnxRuntimeLibrary.FindBeside(file) is not { } path)
        {
            return $"{file} is missing";
        }

        try
        {
            // GenAI loads it again; here the system says which library it misses in turn.
            NativeLibrary.Load(path);
            return null;
        }
        catch (Exception exception) when (exception is DllNotFoundException or BadImageFormatException)
        {
            return exception.Message.ReplaceLineEndings(" ").Trim();
        }
    }

    /// <summary>The providers of the runtime, and of libraries that were registered with it, by their short names.</summary>
    private static IEnumerable<string> GetNames(OrtEnv environment) =>
        environment.GetAvailableProviders().Concat(environment.GetEpDevices().Select(static device => device.EpName))
            .Select(WithoutSuffix).Distinct(StringComparer.OrdinalIgnoreCase);

    private static string WithoutSuffix(string name) =>
        name.EndsWith(Suffix, StringComparison.OrdinalIgnoreCase) ? name[..^Suffix.Length] : name;
}
