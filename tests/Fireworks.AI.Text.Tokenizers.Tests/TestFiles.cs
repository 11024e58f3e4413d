namespace Fireworks.AI.Text.Tokenizers.Tests;

/// <summary>Where test data lies: our own fixtures beside these sources, and tokenizers of others in the folder shared.</summary>
internal static class TestFiles
{
    public static string Fixture(string name) =>
        Path.Combine(Repository.Root, "tests", "Fireworks.AI.Text.Tokenizers.Tests", "Fixtures", name);

    public static string SharedTokenizer(string name) => SharedFolder.PathOf("tokenizers", name, "tokenizer.json");
}
