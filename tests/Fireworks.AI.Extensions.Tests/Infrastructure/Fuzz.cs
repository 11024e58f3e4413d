using System.Globalization;

namespace Fireworks.AI.Extensions.Tests;

/// <summary>How many seeded cases a fuzz test runs, and how it damages bytes.</summary>
public static class Fuzz
{
    public static int Cases { get; } = int.TryParse(Environment.GetEnvironmentVariable("FUZZ_CASES"), CultureInfo.InvariantCulture, out var cases) ? cases : 5000;

    /// <summary>Cuts, overwrites, removes, repeats and swaps parts.</summary>
    public static byte[] Damage(byte[] bytes, Random random)
    {
        List<byte> damaged = [.. bytes];
        for (var step = random.Next(1, 4); step > 0 && damaged.Count > 2; step--)
        {
            var at = random.Next(damaged.Count);
            var length = random.Next(1, Math.Min(40, damaged.Count - at + 1));
            switch (random.Next(7))
            {
                case 0: damaged.RemoveRange(at, damaged.Count - at); break;
                case 1: damaged.RemoveRange(at, length); break;
                case 2: damaged.InsertRange(random.Next(damaged.Count), damaged.GetRange(at, length)); break;
                case 3: damaged[at] = (byte)random.Next(256); break;
                case 4: damaged[at] = (byte)"{}[]\",:\\\n0ntfue"[random.Next(15)]; break;
                case 5: damaged.Insert(at, (byte)"{}[]\",:\\\n0ntfue"[random.Next(15)]); break;
                default: damaged.Reverse(at, length); break;
            }
        }

        return [.. damaged];
    }
}
