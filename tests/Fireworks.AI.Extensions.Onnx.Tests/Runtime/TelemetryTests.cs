#if NET10_0
namespace Fireworks.AI.Extensions.Onnx.Tests.Runtime;

/// <summary>
/// The native runtime reports to its maker unless it is told not to before it is loaded; this looks at what it leaves behind.
/// </summary>
public sealed class TelemetryTests
{
    [Fact]
    public async Task AProcessThatInfersLeavesNothingInItsHomeFolder()
    {
        var home = Directory.CreateTempSubdirectory("home-").FullName;
        try
        {
            var (exitCode, output, errors) = await BuiltProgram.RunAsync(
                Path.Combine("tests", "TelemetryProbe"),
                [Path.Combine(Repository.Root, "models", "sparkler"), "15"],
                ("HOME", home), ("USERPROFILE", home), ("XDG_CACHE_HOME", null), ("ORT_DISABLE_TELEMETRY", null));
            Assert.True(exitCode == 0, errors);
            Assert.Contains("answers", output, StringComparison.Ordinal);
            Assert.Empty(Directory.EnumerateFiles(home, "*", SearchOption.AllDirectories));
        }
        finally
        {
            Directory.Delete(home, recursive: true);
        }
    }
}
#endif
