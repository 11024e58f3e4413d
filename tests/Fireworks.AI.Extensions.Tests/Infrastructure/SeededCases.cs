namespace Fireworks.AI.Extensions.Tests;

/// <summary>Runs seeded cases and names the one that fails.</summary>
public static class SeededCases
{
    public static async Task RunAsync(int seed, Func<Random, Task> run)
    {
        for (var number = 0; number < Fuzz.Cases; number++)
        {
            try
            {
                await run(new Random((seed * 1_000_003) + number));
            }
            catch (Exception exception)
            {
                throw new InvalidOperationException($"Seed {seed}, case {number}: {exception.Message}", exception);
            }
        }
    }
}
