using System.Text;

namespace Fireworks.AI.Extensions.Benchmarks.Text;

/// <summary>One MiB of text with more than 50,000 distinct words, the same on every run.</summary>
internal static class SeededText
{
    private const int Length = 1024 * 1024;

    public static string Create()
    {
        var random = new Random(1);
        var words = Enumerable.Range(0, 90_000).Select(_ => Word(random)).Distinct().ToArray();
        var text = new StringBuilder(Length);
        for (var index = 0; text.Length < Length; index++)
        {
            // Every word comes once, then words repeat as in speech: a few of them often.
            var word = index < 60_000 ? words[index] : words[(int)(words.Length * Math.Pow(random.NextDouble(), 4))];
            text.Append(word).Append(random.Next(12) switch { 0 => ", ", 1 => ". ", 2 => "\n", 3 => $" {random.Next(2000)} ", _ => " " });
        }

        return text.ToString(0, Length);
    }

    private static string Word(Random random)
    {
        const string Consonants = "bcdfghklmnprstvwz";
        const string Vowels = "aeiou";
        var word = new StringBuilder();
        for (var syllables = random.Next(1, 5); syllables > 0; syllables--)
        {
            word.Append(Consonants[random.Next(Consonants.Length)]).Append(Vowels[random.Next(Vowels.Length)]);
            if (random.Next(3) == 0)
            {
                word.Append(Consonants[random.Next(Consonants.Length)]);
            }
        }

        return random.Next(8) == 0 ? char.ToUpperInvariant(word[0]) + word.ToString(1, word.Length - 1) : word.ToString();
    }
}
