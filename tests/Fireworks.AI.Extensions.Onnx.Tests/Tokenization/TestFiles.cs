namespace Fireworks.AI.Extensions.Onnx.Tests.Tokenization;

/// <summary>Where test data lies: our own fixtures beside these sources, and data of others in the folder shared.</summary>
internal static class TestFiles
{
    public static string? Root { get; } = FindRoot();

    public static string Fixture(string name) => Path.Combine(
        Root ?? throw new DirectoryNotFoundException("No folder above the tests has the solution file."),
        "tests", "Fireworks.AI.Extensions.Onnx.Tests", "Tokenization", "Fixtures", name);

    public static string SharedTokenizer(string name) =>
        Path.Combine(Root ?? "", "..", "shared", "tokenizers", name, "tokenizer.json");

    private static string? FindRoot()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && folder.GetFiles("*.sln").Length == 0)
        {
            folder = folder.Parent;
        }

        return folder?.FullName;
    }
}
