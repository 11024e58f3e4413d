#if NET10_0
using Fireworks.AI.Extensions.Onnx.Tests.Chat;
using Fireworks.AI.Extensions.Onnx.Tests.Images;

namespace Fireworks.AI.Extensions.Onnx.Tests.GenAI;

/// <summary>
/// The end of a process with a model on ONNX Runtime GenAI. The native libraries clear away what they have then, also what a model that was
/// not disposed still uses.
/// </summary>
public sealed class ProcessEndTests
{
    private static readonly string Probe = Path.Combine("tests", "GenAIProbe");

    [Theory]
    [InlineData("dispose")]
    [InlineData("leave")]
    [InlineData("collect")]
    [InlineData("answer")]
    [InlineData("exit")]
    [InlineData("forget")]
    [InlineData("load")]
    public Task A_process_ends_without_a_word(string way) => AssertEndsAsync(SparklerFixture.Folder, way);

    [Theory]
    [InlineData("leave")]
    [InlineData("answer")]
    [InlineData("load")]
    public async Task So_does_one_with_a_model_that_sees(string way)
    {
        using var folder = new VisionModel(VisionModel.Qwen);
        var picture = Path.Combine(folder.Folder, "picture.png");
        await File.WriteAllBytesAsync(picture, TestImages.Png(255, 0, 0, 600, 400));
        await AssertEndsAsync(folder.Folder, way, picture);
    }

    [Fact]
    public async Task A_model_that_is_loaded_at_the_very_end_is_refused()
    {
        var (exitCode, output, errors) = await BuiltProgram.RunAsync(Probe, [SparklerFixture.Folder, "late"]);
        Assert.Equal((0, ""), (exitCode, errors));
        Assert.EndsWith($"ends{Environment.NewLine}none loads{Environment.NewLine}", output, StringComparison.Ordinal);
    }

    private static async Task AssertEndsAsync(params string[] arguments)
    {
        var (exitCode, output, errors) = await BuiltProgram.RunAsync(Probe, arguments);
        Assert.Equal((0, ""), (exitCode, errors));
        Assert.Equal(arguments[1] != "exit", output.EndsWith($"ends{Environment.NewLine}", StringComparison.Ordinal));
    }
}
#endif
