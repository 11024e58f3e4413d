#if NET10_0
using System.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace Fireworks.AI.Extensions.Tests;

/// <summary>A real program that is killed at each step of its batch and started again.</summary>
public sealed class BatchKillTests
{
    private const int Rows = 2000;

    [Theory]
    [InlineData(149_000_000, "after POST datasets", "before POST datasets/*:upload", "after POST datasets/*:upload", "before POST batchInferenceJobs",
        "after POST batchInferenceJobs", "after GET batchInferenceJobs/killed", "before GET storage")]
    [InlineData(0, "before PUT storage", "after PUT storage", "after POST datasets/*:validateUpload")]
    public async Task A_program_that_is_killed_at_each_step_loses_nothing_and_uploads_nothing_twice(long direct, params string[] steps)
    {
        await using var service = await BatchService.StartAsync();
        foreach (var step in steps)
        {
            using var program = Start(service, direct);
            var output = program.StandardOutput.ReadToEndAsync();
            var errors = program.StandardError.ReadToEndAsync();
            var isKilled = false;
            service.Before = (call, context) => KillAsync($"before {call}", context);
            service.After = (call, context) => KillAsync($"after {call}", context);
            await program.WaitForExitAsync();
            Assert.True(isKilled, $"{step} was not reached: {await errors}{string.Join(", ", service.Calls)}");

            async Task KillAsync(string call, HttpContext context)
            {
                if (!isKilled && Matches(call, step))
                {
                    // Of an upload a part has arrived.
                    isKilled = true;
                    if (context.Request.Method is "PUT" or "POST")
                    {
                        await context.Request.Body.ReadAtLeastAsync(new byte[2], 2, throwOnEndOfStream: false);
                    }

                    program.Kill();
                    await program.WaitForExitAsync();
                }

                if (isKilled)
                {
                    throw new OperationCanceledException();
                }
            }
        }

        service.Before = service.After = static (_, _) => Task.CompletedTask;
        using var last = Start(service, direct);
        var all = await last.StandardOutput.ReadToEndAsync();
        var problems = await last.StandardError.ReadToEndAsync();
        await last.WaitForExitAsync();

        Assert.True(last.ExitCode == 0, problems);
        Assert.Equal(Enumerable.Range(0, Rows).Reverse().Select(number => $"row-{number} echo: prompt {number}"), all.Split('\n')[..^1]);
        Assert.Equal((1, 1), (service.Uploads, service.Created));
        Assert.Empty(service.Violations);
    }

    private static bool Matches(string call, string step) => step.Split('*') switch
    {
        [var whole] => call == whole,
        [var start, var end] => call.StartsWith(start, StringComparison.Ordinal) && (end.Length == 0 ? !call.Contains(':', StringComparison.Ordinal) : call.EndsWith(end, StringComparison.Ordinal)),
        _ => false,
    };

    private static Process Start(BatchService service, long direct) => BuiltProgram.Start(
        Path.Combine("tests", "BatchProbe"), [$"{Rows}", $"{direct}"],
        ("FIREWORKS_API_KEY", BatchService.Key), ("FIREWORKS_BASE_URL", service.Endpoint.ToString()), ("FIREWORKS_ACCOUNT_ID", "a"));
}
#endif
