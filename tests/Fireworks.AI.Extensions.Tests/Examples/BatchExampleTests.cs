#if NET10_0
using System.Diagnostics;

namespace Fireworks.AI.Extensions.Tests.Examples;

/// <summary>The example of batches without a key, and with one, here that of a service on loopback.</summary>
public sealed class BatchExampleTests
{
    [Fact]
    public async Task Without_a_key_the_example_classifies_against_its_own_double()
    {
        var (exitCode, output, errors) = await BuiltProgram.RunAsync(Path.Combine("examples", "Batch"), [], ("FIREWORKS_API_KEY", null));

        Assert.True(exitCode == 0, errors);
        Assert.Contains("accounts/local/batchInferenceJobs/reviews", output, StringComparison.Ordinal);
        Assert.Contains("COMPLETED, 64 of 64 rows", output, StringComparison.Ordinal);
        Assert.Contains("unfriendly", output, StringComparison.Ordinal);
        Assert.Contains("0 errors", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("id,text\n\na,good\n\nb,bad\n\n", 0, "2 of 2 rows")]
    [InlineData("id,text\na, \"good, all in all\"\nb,The 5\" screen broke,\n,\n", 0, "2 of 2 rows")]
    [InlineData("id,text\na,good\nb\n", 1, "Record 3 of the file is not an id and a text: it has 1 fields")]
    [InlineData("id,text\na,good, all in all\n", 1, "Record 2 of the file is not an id and a text: it has 3 fields")]
    [InlineData("id,text\na,good\n,bad\n", 1, "Record 3 of the file is not an id and a text: it has 2 fields, 1 of them empty")]
    [InlineData("id,text\na,\"good\nb,bad\n", 1, "Record 2 of the file has a quote that is not closed")]
    public async Task Blank_lines_are_passed_over_and_a_record_without_a_text_is_named(string csv, int expected, string said)
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, csv, TestContext.Current.CancellationToken);

            var (exitCode, output, errors) = await BuiltProgram.RunAsync(Path.Combine("examples", "Batch"), [file], ("FIREWORKS_API_KEY", null));

            Assert.Equal(expected, exitCode);
            Assert.Contains(said, output + errors, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task The_example_is_stopped_comes_back_and_deletes()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There are no signals.");
        await using var service = await BatchService.StartAsync();
        service.States = ["RUNNING"];
        TaskCompletionSource isWaiting = new();
        service.After = (call, _) =>
        {
            if (call == "GET batchInferenceJobs/mine" && service.Created == 1)
            {
                isWaiting.TrySetResult();
            }

            return Task.CompletedTask;
        };
        using (var stopped = Start(service, "--name", "mine"))
        {
            var output = stopped.StandardOutput.ReadToEndAsync();
            await Task.WhenAny(isWaiting.Task, stopped.WaitForExitAsync());

            // Shells start programs in the background without Ctrl+C; what ends a service always arrives, and is handled alike.
            using (var kill = Process.Start("kill", ["-TERM", $"{stopped.Id}"]))
            {
                await kill.WaitForExitAsync();
            }

            await stopped.WaitForExitAsync();
            Assert.Equal(130, stopped.ExitCode);
            Assert.Contains("The batch goes on", await output, StringComparison.Ordinal);
        }

        Assert.Equal("RUNNING", service.Jobs["mine"].State);
        service.Jobs["mine"].States = ["RUNNING", "COMPLETED"];
        using var back = Start(service, "--name", "mine", "--delete");
        var all = back.StandardOutput.ReadToEndAsync();
        var errors = back.StandardError.ReadToEndAsync();
        await back.WaitForExitAsync();

        Assert.True(back.ExitCode == 0, await errors);
        Assert.Contains("0 errors", await all, StringComparison.Ordinal);
        Assert.Equal((1, 0, 0), (service.Created, service.Jobs.Count, service.Datasets.Count));
        Assert.Empty(service.Violations);
    }

    private static Process Start(BatchService service, params string[] arguments) => BuiltProgram.Start(
        Path.Combine("examples", "Batch"), arguments,
        ("FIREWORKS_API_KEY", BatchService.Key), ("FIREWORKS_BASE_URL", service.Endpoint.ToString()), ("FIREWORKS_ACCOUNT_ID", "a"), ("FIREWORKS_MODEL", null));
}
#endif
