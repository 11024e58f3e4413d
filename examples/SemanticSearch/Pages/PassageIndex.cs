using System.Numerics.Tensors;
using Microsoft.Extensions.AI;

namespace SemanticSearch.Pages;

/// <summary>Passages with their vectors, in memory. A few thousand need no database.</summary>
internal sealed class PassageIndex
{
    private readonly IEmbeddingGenerator<string, Embedding<float>> _generator;
    private readonly EmbeddingGenerationOptions? _questionOptions;
    private readonly IReadOnlyList<Passage> _passages;
    private readonly IReadOnlyList<ReadOnlyMemory<float>> _vectors;
    private readonly Dictionary<string, ReadOnlyMemory<float>> _headings;

    private PassageIndex(
        IEmbeddingGenerator<string, Embedding<float>> generator,
        EmbeddingGenerationOptions? questionOptions,
        IReadOnlyList<Passage> passages,
        IReadOnlyList<string> headings,
        GeneratedEmbeddings<Embedding<float>> embeddings)
    {
        _generator = generator;
        _questionOptions = questionOptions;
        _passages = passages;
        _vectors = [.. embeddings.Take(passages.Count).Select(static embedding => embedding.Vector)];
        _headings = headings.Zip(embeddings.Skip(passages.Count))
            .ToDictionary(static pair => pair.First, static pair => pair.Second.Vector);
        Tokens = embeddings.Usage?.InputTokenCount ?? 0;
    }

    public int Count => _passages.Count;

    /// <summary>The tokens that the passages took.</summary>
    public long Tokens { get; }

    /// <summary>Embeds passages.</summary>
    /// <param name="generator">The model; questions go through the same one, as vectors of different models do not compare.</param>
    /// <param name="passages">The passages.</param>
    /// <param name="questionOptions">How questions are embedded, for models that take them otherwise than documents.</param>
    /// <param name="documentOptions">How passages are embedded.</param>
    public static async Task<PassageIndex> CreateAsync(
        IEmbeddingGenerator<string, Embedding<float>> generator,
        IReadOnlyList<Passage> passages,
        EmbeddingGenerationOptions? questionOptions = null,
        EmbeddingGenerationOptions? documentOptions = null)
    {
        // Headings by themselves too: they say in a few words what a section is about.
        List<string> headings = [.. passages.Select(static passage => passage.Heading).Distinct()];
        List<string> texts = [.. passages.Select(static passage => passage.TextWithHeading), .. headings];
        var embeddings = await generator.GenerateAsync(texts, documentOptions);
        return new PassageIndex(generator, questionOptions, passages, headings, embeddings);
    }

    /// <summary>The passages nearest to a question, the best first, at most one of each file.</summary>
    public async Task<IReadOnlyList<(Passage Passage, float Score)>> FindAsync(
        string question, int count, CancellationToken cancellationToken = default)
    {
        var vector = await _generator.GenerateVectorAsync(question, _questionOptions, cancellationToken);
        return [.. _passages.Zip(_vectors, (passage, candidate) => (
                Passage: passage,
                Score: Math.Max(
                    TensorPrimitives.CosineSimilarity(vector.Span, candidate.Span),
                    TensorPrimitives.CosineSimilarity(vector.Span, _headings[passage.Heading].Span))))
            .OrderByDescending(static match => match.Score)
            .DistinctBy(static match => match.Passage.File)
            .Take(count)];
    }
}
