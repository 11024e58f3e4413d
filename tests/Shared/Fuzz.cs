using System.Globalization;

namespace Fireworks.AI.Extensions.TestSupport;

/// <summary>How many cases a fuzz test runs, whether they tell enough, and how it damages bytes.</summary>
internal static class Fuzz
{
    // From here on, a share of the cases is near to the share of all.
    private const int Many = 1_000;

    /// <summary>5,000, or as many as the environment variable FUZZ_CASES says.</summary>
    public static int Cases { get; } = int.Parse(
        Environment.GetEnvironmentVariable("FUZZ_CASES") is { Length: > 0 } cases ? cases : "5000", NumberStyles.None, CultureInfo.InvariantCulture);

    /// <summary>
    /// Asserts that many cases came to one end, as cases that are too tame or too wild show nothing. Few cases may miss it.
    /// </summary>
    public static void AssertShare(double atLeast, int count, string end, int? of = null)
    {
        var all = of ?? Cases;
        Assert.True(all < Many || count >= atLeast * all, $"{count} of {all} cases {end}.");
    }

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
