using Fireworks.AI.Extensions.Benchmarks.Embeddings;
using Fireworks.AI.Extensions.Benchmarks.Micro;
using Fireworks.AI.Extensions.Benchmarks.Remote;
using Fireworks.AI.Extensions.Benchmarks.Text;

// remote, embeddings and text print ratios against peers in the same run; micro runs BenchmarkDotNet, which takes what follows (--filter '*Mask*').
switch (args)
{
    case ["remote"]:
        await RemoteBenchmarks.RunAsync();
        return 0;
    case ["embeddings"]:
        await EmbeddingBenchmarks.RunAsync();
        return 0;
    case ["text"]:
        await TextBenchmarks.RunAsync();
        return 0;
    case ["micro", .. var options]:
        MicroBenchmarks.Run(options);
        return 0;
    default:
        Console.Error.WriteLine("Usage: dotnet run -c Release --project benchmarks -- remote | embeddings | text | micro");
        return 1;
}
