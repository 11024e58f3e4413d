using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace Fireworks.AI.Extensions.Benchmarks.Micro;

/// <summary>One call of each hot path, under BenchmarkDotNet.</summary>
internal static class MicroBenchmarks
{
    public static void Run(string[] options)
    {
        // In this process: a project that BenchmarkDotNet generates would not see the internal types.
        var config = DefaultConfig.Instance
            .AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance))
            .AddDiagnoser(MemoryDiagnoser.Default)
            .WithOptions(ConfigOptions.JoinSummary);
        BenchmarkSwitcher.FromAssembly(typeof(MicroBenchmarks).Assembly).Run(options is [] ? ["--filter", "*"] : options, config);
    }
}
