using System.Globalization;
using Fireworks.AI.Extensions.Benchmarks.Embeddings;
using Fireworks.AI.Extensions.Benchmarks.Local;
using Fireworks.AI.Extensions.Benchmarks.Micro;
using Fireworks.AI.Extensions.Benchmarks.Platform;
using Fireworks.AI.Extensions.Benchmarks.Remote;
using Fireworks.AI.Extensions.Benchmarks.Speech;
using Fireworks.AI.Extensions.Benchmarks.Text;

// All but micro print ratios against peers in the same run; micro runs BenchmarkDotNet, which takes what follows (--filter '*Mask*').
switch (args)
{
    case ["remote"]:
        await RemoteBenchmarks.RunAsync();
        return 0;
    case ["local", .. var group]:
        await LocalBenchmarks.RunAsync(group.FirstOrDefault());
        return 0;
    case ["embeddings"]:
        await EmbeddingBenchmarks.RunAsync();
        return 0;
    case ["speech"]:
        await SpeechBenchmarks.RunAsync();
        return 0;
    case ["text"]:
        await TextBenchmarks.RunAsync();
        return 0;
    case ["platform"]:
        await PlatformBenchmarks.RunAsync();
        return 0;
    case ["platform", "batch", var endpoint, var rows]:
        await PlatformBenchmarks.RunBatchAsync(new Uri(endpoint), int.Parse(rows, CultureInfo.InvariantCulture));
        return 0;
    case ["micro", .. var options]:
        MicroBenchmarks.Run(options);
        return 0;
    default:
        Console.Error.WriteLine(
            "Usage: dotnet run -c Release --project benchmarks -- remote | local | embeddings | speech | text | platform | micro");
        return 1;
}
