#if NET10_0
using Fireworks.AI.Extensions.Onnx.Runtime;
using Fireworks.AI.Extensions.Onnx.Tests.ModelFolders;

namespace Fireworks.AI.Extensions.Onnx.Tests.GenAI;

/// <summary>A program without GenAI's package: what runs does, and what does not says what to add.</summary>
public sealed class MissingLibraryTests
{
    private static readonly string Probe = Path.Combine("tests", "TelemetryProbe");

    [Fact]
    public async Task A_model_that_needs_it_names_the_packages()
    {
        using var built = new BuiltModel().With("genai_config.json", static root => root["search"]!["past_present_share_buffer"] = false);
        var (exitCode, _, errors) = await BuiltProgram.RunAsync(Probe, [built.FullPath, "0.1"]);
        Assert.NotEqual(0, exitCode);
        Assert.Contains("past_present_share_buffer", errors, StringComparison.Ordinal);
        Assert.Contains(
            "Add the package Microsoft.ML.OnnxRuntimeGenAI (CPU), Microsoft.ML.OnnxRuntimeGenAI.Cuda (CUDA) or Microsoft.ML.OnnxRuntimeGenAI.DirectML",
            errors,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_model_runs_without_it()
    {
        using var built = new BuiltModel();
        var (exitCode, output, errors) = await BuiltProgram.RunAsync(Probe, [built.FullPath, "0.1"]);
        Assert.True(exitCode == 0, errors);
        Assert.Contains("answers", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_library_that_cannot_be_loaded_is_named_with_the_systems_reason()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        using var built = new BuiltModel().With("genai_config.json", static root => root["search"]!["past_present_share_buffer"] = false);
        using var libraries = new TemporaryModelFolder().With("libonnxruntime-genai.so", "This is no library.");
        var runtime = Path.Combine(libraries.FullPath, "libonnxruntime.so");
        File.CreateSymbolicLink(runtime, OnnxRuntimeLibrary.FindBeside("libonnxruntime.so")!);
        var (exitCode, _, errors) = await BuiltProgram.RunAsync(Probe, [built.FullPath, "0.1"], (OnnxRuntimeLibrary.PathVariable, runtime));
        Assert.NotEqual(0, exitCode);
        Assert.Contains("ONNX Runtime GenAI cannot be loaded", errors, StringComparison.Ordinal);
        Assert.Contains("libonnxruntime-genai.so", errors, StringComparison.Ordinal);
    }
}
#endif
