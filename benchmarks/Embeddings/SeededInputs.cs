namespace Fireworks.AI.Extensions.Benchmarks.Embeddings;

/// <summary>Texts of common words, each of which is one token for BERT, the same on every run.</summary>
internal static class SeededInputs
{
    // [CLS] and [SEP].
    private const int SpecialTokens = 2;

    private static readonly string[] Words =
        ("river stone light garden winter music market train letter bridge memory window ocean forest number question answer model vector search engine paper circle "
        + "yellow quickly slowly never always because although between running walked time year people way day man thing woman life child world school state family "
        + "student group country problem hand part place case week company system program work government night point home water room mother area money story fact month "
        + "lot right study book eye job word business issue side kind head house service friend father power hour game line end member law car city community name").Split(' ');

    /// <summary>
    /// Texts of 5 to 200 tokens, 28 in the mean: many short ones and a few long ones, as in an index of paragraphs and titles.
    /// </summary>
    public static string[] Texts(int count)
    {
        var random = new Random(18);
        return [.. Enumerable.Range(0, count).Select(_ => Text(random, Math.Clamp(5 + (int)(-Math.Log(1 - random.NextDouble()) * 23.4), 5, 200)))];
    }

    /// <summary>A text of so many tokens.</summary>
    public static string Text(int tokens) => Text(new Random(tokens), tokens);

    private static string Text(Random random, int tokens) =>
        string.Join(' ', Enumerable.Range(0, tokens - SpecialTokens).Select(_ => Words[random.Next(Words.Length)]));
}
