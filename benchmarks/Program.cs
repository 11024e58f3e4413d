using Fireworks.AI.Extensions.Benchmarks.Remote;
using Fireworks.AI.Extensions.Benchmarks.Text;

// Ratios against peers in the same run: dotnet run -c Release --project benchmarks -- remote | text
switch (args)
{
    case ["remote"]:
        await RemoteBenchmarks.RunAsync();
        return 0;
    case ["text"]:
        await TextBenchmarks.RunAsync();
        return 0;
    default:
        Console.Error.WriteLine("Usage: dotnet run -c Release --project benchmarks -- remote | text");
        return 1;
}
