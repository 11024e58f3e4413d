using System.Diagnostics;
using System.Globalization;

namespace Fireworks.AI.Extensions.Benchmarks.Platform;

/// <summary>What the parts of the library beside inference cost.</summary>
internal static class PlatformBenchmarks
{
    private const int Runs = 3;
    private const int Few = 1_000;
    private const int Many = 100_000;

    public static async Task RunAsync()
    {
        await using var service = await BatchEndpoint.StartAsync();
        var few = await MedianPeakAsync(service, Few);
        var many = await MedianPeakAsync(service, Many);
        Measurement.Print("megabytes batch-1k", few / 1e6);
        Measurement.Print("megabytes batch-100k", many / 1e6);
        Measurement.Print("ratio batch-100k", many / few);
    }

    /// <summary>Runs in a process of its own, whose peak tells of nothing else: a batch from its rows to its results.</summary>
    public static async Task RunBatchAsync(Uri endpoint, int count)
    {
        FireworksClientOptions options = new() { ApiKey = "fw_benchmark", Endpoint = endpoint, AccountId = "a" };
        options.Batches.PollDelay = TimeSpan.Zero;
        using FireworksBatchClient batches = new(options, loggerFactory: null);
        var text = string.Concat(Enumerable.Repeat("Is this review friendly or unfriendly? ", 8));
        await batches.SubmitAsync(new FireworksBatch(
            $"batch-{count}", "m", Enumerable.Range(0, count).Select(number => new FireworksBatchRow($"q-{number}", $"{text}{number}"))));
        await batches.WaitAsync($"batch-{count}");
        var read = 0;
        await foreach (var result in batches.GetResultsAsync($"batch-{count}"))
        {
            read += result.GetResponse().Text.Length > 0 ? 1 : 0;
        }

        using var process = Process.GetCurrentProcess();
        Console.WriteLine(read == count ? process.PeakWorkingSet64 : throw new InvalidOperationException($"{read} of {count} results came."));
    }

    private static async Task<double> MedianPeakAsync(BatchEndpoint service, int count)
    {
        List<double> peaks = [];
        for (var run = 0; run < Runs; run++)
        {
            service.Forget();
            using var process = Process.Start(new ProcessStartInfo(
                "dotnet", [typeof(PlatformBenchmarks).Assembly.Location, "platform", "batch", service.Endpoint.ToString(), $"{count}"])
            {
                RedirectStandardOutput = true,
            })!;
            var output = await process.StandardOutput.ReadToEndAsync();
            await process.WaitForExitAsync();
            peaks.Add(process.ExitCode == 0
                ? double.Parse(output, CultureInfo.InvariantCulture)
                : throw new InvalidOperationException("The batch failed."));
        }

        peaks.Sort();
        return peaks[Runs / 2];
    }
}
