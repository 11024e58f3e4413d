using Fireworks.AI.Extensions.Benchmarks.Remote;

// Ratios against peers in the same run. Build in Release: dotnet run -c Release --project benchmarks -- remote
switch (args)
{
    case ["remote"]:
        await RemoteBenchmarks.RunAsync();
        return 0;
    default:
        Console.Error.WriteLine("Usage: dotnet run -c Release --project benchmarks -- remote");
        return 1;
}
