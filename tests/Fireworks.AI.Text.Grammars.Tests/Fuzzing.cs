using System.Globalization;

namespace Fireworks.AI.Text.Grammars.Tests;

/// <summary>How many cases fuzzing runs: 5,000, or as many as the environment variable FUZZ_CASES says.</summary>
internal static class Fuzzing
{
    public static int Cases { get; } =
        int.TryParse(Environment.GetEnvironmentVariable("FUZZ_CASES"), NumberStyles.None, CultureInfo.InvariantCulture, out var cases) ? cases : 5_000;
}
