using Fireworks.AI.Extensions;
using Fireworks.AI.Extensions.Onnx;
using Microsoft.Extensions.AI;

namespace SemanticSearch;

/// <summary>Where texts become vectors: inside the process, or at Fireworks.</summary>
internal sealed record Embedder(
    IEmbeddingGenerator<string, Embedding<float>> Generator, string Description, EmbeddingGenerationOptions? QuestionOptions) : IDisposable
{
    /// <summary>The model inside the process needs no key and no network.</summary>
    public static Embedder Local()
    {
        var generator = OnnxEmbeddingGenerator.Load(Repository.FindFolder("models/all-MiniLM-L6-v2"));
        return new(generator, $"{generator.ModelId} in this process (--remote for a model at Fireworks)", null);
    }

    public static Embedder Remote()
    {
        var model = Environment.GetEnvironmentVariable("FIREWORKS_EMBEDDING_MODEL") ?? "fireworks/qwen3-embedding-8b";

        // Qwen's embedding models take questions in this form, and documents as they are.
        var questions = new EmbeddingGenerationOptions().WithFireworks(
            static fireworks => fireworks.InputPrefix = "Instruct: Given a question, retrieve passages that answer it\nQuery:");
        return new(new FireworksEmbeddingGenerator(model, dimensions: 1024), $"{model} at Fireworks", questions);
    }

    public void Dispose() => Generator.Dispose();
}
