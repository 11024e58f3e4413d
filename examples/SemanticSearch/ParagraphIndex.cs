using System.Numerics.Tensors;
using Fireworks.AI.Extensions;
using Microsoft.Extensions.AI;

namespace SemanticSearch;

/// <summary>Paragraphs with their vectors, in memory.</summary>
internal sealed class ParagraphIndex(IEmbeddingGenerator<string, Embedding<float>> generator)
{
    private readonly List<(Paragraph Paragraph, ReadOnlyMemory<float> Vector)> _entries = [];

    public int Count => _entries.Count;

    /// <summary>Adds paragraphs and returns the tokens that it took. The generator splits them into requests.</summary>
    public async Task<long> AddAsync(IEnumerable<Paragraph> paragraphs)
    {
        Paragraph[] added = [.. paragraphs];

        // Vectors of length 1: their dot product is the cosine of the angle between them.
        var options = new EmbeddingGenerationOptions().WithFireworks(fireworks => fireworks.Normalize = true);
        var embeddings = await generator.GenerateAsync(added.Select(paragraph => paragraph.Text), options);
        _entries.AddRange(added.Zip(embeddings, (paragraph, embedding) => (paragraph, embedding.Vector)));
        return embeddings.Usage?.TotalTokenCount ?? 0;
    }

    /// <summary>The paragraphs nearest to a question, best first.</summary>
    public async Task<IEnumerable<(Paragraph Paragraph, float Score)>> FindAsync(string question, int count)
    {
        var options = new EmbeddingGenerationOptions().WithFireworks(fireworks =>
        {
            fireworks.Normalize = true;

            // Qwen's embedding models take questions in this form, and documents as they are.
            fireworks.InputPrefix = "Instruct: Given a question, retrieve passages that answer it\nQuery:";
        });
        var vector = await generator.GenerateVectorAsync(question, options);
        return _entries
            .Select(entry => (entry.Paragraph, Score: TensorPrimitives.Dot(vector.Span, entry.Vector.Span)))
            .OrderByDescending(match => match.Score)
            .Take(count);
    }
}
