using System.Diagnostics;
using System.Globalization;

namespace Fireworks.AI.Extensions.Benchmarks;

/// <summary>Times and counts the same work several times and takes the median.</summary>
internal static class Measurement
{
    private const int Runs = 5;

    /// <summary>Medians of rounds that alternate between the candidates, so that all see the machine in the same states.</summary>
    /// <param name="repetitions">How often each candidate runs in a round.</param>
    /// <param name="candidates">The work to compare.</param>
    /// <returns>For each candidate the seconds per repetition.</returns>
    public static async Task<double[]> MedianSecondsAsync(int repetitions, params Func<Task>[] candidates)
    {
        // The runtime compiles hot code anew in the background, in two steps; only then it is as fast as in a running service.
        for (var warmUp = 0; warmUp < 4; warmUp++)
        {
            foreach (var candidate in candidates)
            {
                await RepeatAsync(candidate, repetitions);
            }

            await Task.Delay(250);
        }

        var times = candidates.Select(static _ => new List<double>()).ToArray();
        for (var run = 0; run < Runs; run++)
        {
            for (var i = 0; i < candidates.Length; i++)
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
                var started = Stopwatch.GetTimestamp();
                await RepeatAsync(candidates[i], repetitions);
                times[i].Add(Stopwatch.GetElapsedTime(started).TotalSeconds / repetitions);
            }
        }

        return [.. times.Select(Median)];
    }

    /// <summary>Medians of what the candidates measure themselves, in rounds that alternate between them.</summary>
    public static async Task<double[]> MedianAsync(params Func<Task<double>>[] candidates)
    {
        var values = candidates.Select(static _ => new List<double>()).ToArray();
        for (var run = -2; run < Runs; run++)
        {
            for (var i = 0; i < candidates.Length; i++)
            {
                var value = await candidates[i]();
                if (run >= 0)
                {
                    values[i].Add(value);
                }
            }
        }

        return [.. values.Select(Median)];
    }

    /// <summary>Medians of the processor time of this process per repetition, on all threads.</summary>
    public static Task<double[]> MedianProcessorSecondsAsync(int repetitions, params Func<Task>[] candidates) =>
        MedianAsync([.. candidates.Select(candidate => (Func<Task<double>>)(async () =>
        {
            var before = Environment.CpuUsage.TotalTime;
            await RepeatAsync(candidate, repetitions);
            return (Environment.CpuUsage.TotalTime - before).TotalSeconds / repetitions;
        }))]);

    /// <summary>The median of the bytes allocated per repetition, on all threads.</summary>
    public static async Task<double> MedianBytesAsync(int repetitions, Func<Task> work)
    {
        await RepeatAsync(work, repetitions);
        var bytes = new List<double>();
        for (var run = 0; run < Runs; run++)
        {
            var before = GC.GetTotalAllocatedBytes(precise: true);
            await RepeatAsync(work, repetitions);
            bytes.Add((double)(GC.GetTotalAllocatedBytes(precise: true) - before) / repetitions);
        }

        return Median(bytes);
    }

    public static void Print(string line, double value) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{line} {value:0.###}"));

    private static double Median(List<double> values)
    {
        values.Sort();
        return values[values.Count / 2];
    }

    private static async Task RepeatAsync(Func<Task> work, int repetitions)
    {
        for (var i = 0; i < repetitions; i++)
        {
            await work();
        }
    }
}
