#if NET10_0
namespace Fireworks.AI.Extensions.Onnx.Tests.Tools;

/// <summary>The program that checks a GPU, on the processor: what it checks holds there too, and all its lines are printed.</summary>
public sealed class GpuCheckTests
{
    [Fact]
    public async Task Everything_that_is_checked_on_a_GPU_holds_on_the_processor()
    {
        var folder = Directory.CreateTempSubdirectory("gpu-check-").FullName;
        try
        {
            var (exitCode, output, errors) = await BuiltProgram.RunAsync(
                Path.Combine("tools", "gpu", "GpuCheck"), ["--provider", "CPU", "--quick", "--folder", folder]);
            Assert.True(exitCode == 0, output + errors);
            string[] lines = ["check equal-tokens: ok", "check callers: ok", "check schema: ok", "check tools: ok", "check prefix: ok", "check cancellation: ok",
                "ratio gpu-decode fp16", "ratio gpu-callers32 fp16", "gpu-first-token-1000 ms", "ratio gpu-second-turn", "0 checks failed"];
            Assert.All(lines, line => Assert.Contains(line, output, StringComparison.Ordinal));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task A_word_that_is_not_known_is_named_with_the_usage()
    {
        var (exitCode, _, errors) = await BuiltProgram.RunAsync(Path.Combine("tools", "gpu", "GpuCheck"), ["--what"]);
        Assert.Equal(2, exitCode);
        Assert.Contains("'--what' is not known. Usage:", errors, StringComparison.Ordinal);
    }
}
#endif
