#if NET10_0
namespace Fireworks.AI.Extensions.Onnx.Tests.Runtime;

public sealed class LibraryOrderTests
{
    /// <summary>The system's library may be an old one, as in System32 of Windows; here it is no runtime at all.</summary>
    [Fact]
    public async Task TheApplicationsOwnLibraryComesBeforeTheSystems()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        var system = Directory.CreateTempSubdirectory("system-");
        try
        {
            var other = Directory.EnumerateFiles(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "libSystem.Native.so").Single();
            File.Copy(other, Path.Combine(system.FullName, "libonnxruntime.so"));
            var (exitCode, output, errors) = await BuiltProgram.RunAsync(
                Path.Combine("tests", "TelemetryProbe"), [SparklerFolder, "0.1"], ("LD_LIBRARY_PATH", system.FullName));
            Assert.True(exitCode == 0, errors);
            Assert.Contains("answers", output, StringComparison.Ordinal);
        }
        finally
        {
            system.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task A_library_that_is_not_there_is_named_and_another_may_be_chosen_after_it()
    {
        var (exitCode, output, errors) = await BuiltProgram.RunAsync(Path.Combine("tests", "TelemetryProbe"), [SparklerFolder, "0.1", "retry"]);
        Assert.True(exitCode == 0, errors);
        Assert.Contains("nothing.so'. Check that the file exists", output, StringComparison.Ordinal);
        Assert.Contains("answers", output, StringComparison.Ordinal);
    }

    private static string SparklerFolder => Path.Combine(Repository.Root, "models", "sparkler");
}
#endif
