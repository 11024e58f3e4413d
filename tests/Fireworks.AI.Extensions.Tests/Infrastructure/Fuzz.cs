using System.Globalization;

namespace Fireworks.AI.Extensions.Tests;

/// <summary>Seeded cases: 5,000 by default, as many as the environment variable FUZZ_CASES says otherwise.</summary>
public static class Fuzz
{
    public static int Cases { get; } = int.TryParse(Environment.GetEnvironmentVariable("FUZZ_CASES"), CultureInfo.InvariantCulture, out int cases) ? cases : 5_000;

    public static async Task RunAsync(int seed, Func<Random, Task> run)
    {
        for (int number = 0; number < Cases; number++)
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

    /// <summary>Up to three changes: a cut, other bytes, a piece twice, two pieces exchanged, bytes put in.</summary>
    public static byte[] Mutate(Random random, byte[] bytes)
    {
        List<byte> result = [.. bytes];
        for (int change = random.Next(4); change > 0 && result.Count > 0; change--)
        {
            int start = random.Next(result.Count);
            int length = Math.Min(random.Next(1, 24), result.Count - start);
            switch (random.Next(5))
            {
                case 0:
                    result.RemoveRange(start, random.Next(3) == 0 ? result.Count - start : length);
                    break;
                case 1:
                    result[start] = random.Next(2) == 0 ? (byte)random.Next(256) : (byte)"{}[]\",:\\0e-<>\n"[random.Next(14)];
                    break;
                case 2:
                    result.InsertRange(start, result.GetRange(start, length));
                    break;
                case 3:
                    List<byte> piece = result.GetRange(start, length);
                    result.RemoveRange(start, length);
                    result.InsertRange(random.Next(result.Count + 1), piece);
                    break;
                default:
                    byte[] noise = new byte[length];
                    random.NextBytes(noise);
                    result.InsertRange(start, noise);
                    break;
            }
        }

        return [.. result];
    }
}
