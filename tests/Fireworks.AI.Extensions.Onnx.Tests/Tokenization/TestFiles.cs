namespace Fireworks.AI.Extensions.Onnx.Tests.Tokenization;

/// <summary>Where test data lies: our own fixtures beside these sources, and data of others in the folder shared.</summary>
internal static class TestFiles
{
    public static string Fixture(string name) =>
        Path.Combine(Repository.Root, "tests", "Fireworks.AI.Extensions.Onnx.Tests", "Tokenization", "Fixtures", name);

    public static string SharedTokenizer(string name) => Path.Combine(Repository.Shared, "tokenizers", name, "tokenizer.json");
}
