namespace Fireworks.AI.Extensions.Onnx.Tests.Embeddings;

/// <summary>all-MiniLM-L6-v2, loaded once for all tests.</summary>
internal static class MiniLM
{
    private static readonly Lazy<OnnxEmbeddingGenerator> Loaded = new(static () => OnnxEmbeddingGenerator.Load(Folder));

    public static string Folder => Path.Combine(Repository.Root, "models", "all-MiniLM-L6-v2");

    public static OnnxEmbeddingGenerator Generator => Loaded.Value;

    public static string FixturePath(string file) =>
        Path.Combine(Repository.Root, "tests", "Fireworks.AI.Extensions.Onnx.Tests", "Embeddings", "Fixtures", file);
}
