#if NET10_0
namespace Fireworks.AI.Extensions.Onnx.Tests.Runtime;

/// <summary>
/// The native runtime reports to its maker unless it is told not to before it is loaded; this looks at what it leaves behind, in the home,
/// temporary and working folders, and at its sockets.
/// </summary>
public sealed class TelemetryTests
{
    [Fact]
    public async Task A_process_that_infers_makes_no_file_and_no_socket()
    {
        var home = Directory.CreateTempSubdirectory("home-").FullName;
        try
        {
            var (exitCode, output, errors) = await BuiltProgram.RunAsync(
                Path.Combine("tests", "TelemetryProbe"),
                [Path.Combine(Repository.Root, "models", "sparkler"), "15", "watch"],
                ("HOME", home), ("USERPROFILE", home), ("TMPDIR", home), ("TMP", home), ("TEMP", home), ("XDG_CACHE_HOME", null),
                ("DOTNET_EnableDiagnostics", "0"), ("ORT_DISABLE_TELEMETRY", null)); // Of .NET itself, diagnostics open a socket.
            Assert.True(exitCode == 0, errors);
            Assert.Contains("answers, 0 sockets", output, StringComparison.Ordinal);
            Assert.Empty(Directory.EnumerateFiles(home, "*", SearchOption.AllDirectories));
        }
        finally
        {
            Directory.Delete(home, recursive: true);
        }
    }
}
#endif
