using System.Linq.Expressions;
using System.Numerics.Tensors;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.VectorData;

namespace Fireworks.AI.Extensions.Onnx.Tests.Embeddings;

/// <summary>The generator where a vector store expects one: it gets texts to store and texts to search by.</summary>
public sealed class VectorStoreTests
{
    [Fact]
    public async Task A_store_embeds_records_and_questions_by_the_generator()
    {
        using var notes = new NoteCollection(new VectorStoreCollectionDefinition { EmbeddingGenerator = MiniLM.Generator });
        await notes.UpsertAsync(
        [
            new Note("bees", "Bees tell one another where flowers are by a dance."),
            new Note("water", "Water boils at a lower temperature on a high mountain."),
            new Note("violin", "A violin's sound post carries the vibration from the front to the back."),
        ], TestContext.Current.CancellationToken);
        List<VectorSearchResult<Note>> found = [];
        await foreach (var result in notes.SearchAsync("At what heat does a kettle whistle in the Alps?", top: 2, cancellationToken: TestContext.Current.CancellationToken))
        {
            found.Add(result);
        }

        Assert.Equal(2, found.Count);
        Assert.Equal("water", found[0].Record.Key);
        Assert.True(found[0].Score > found[1].Score);
    }

    private sealed record Note(string Key, string Text);

    /// <summary>An in-memory collection of a few lines, as connectors make use of a generator.</summary>
    private sealed class NoteCollection(VectorStoreCollectionDefinition definition) : VectorStoreCollection<string, Note>
    {
        private readonly Dictionary<string, (Note Note, ReadOnlyMemory<float> Vector)> _notes = [];

        public override string Name => "notes";

        private IEmbeddingGenerator<string, Embedding<float>> Generator => Assert.IsAssignableFrom<IEmbeddingGenerator<string, Embedding<float>>>(definition.EmbeddingGenerator);

        public override async Task UpsertAsync(IEnumerable<Note> records, CancellationToken cancellationToken = default)
        {
            var notes = records.ToList();
            var embeddings = await Generator.GenerateAsync(notes.Select(static note => note.Text), cancellationToken: cancellationToken);
            foreach (var (note, embedding) in notes.Zip(embeddings))
            {
                _notes[note.Key] = (note, embedding.Vector);
            }
        }

        public override Task UpsertAsync(Note record, CancellationToken cancellationToken = default) => UpsertAsync([record], cancellationToken);

        public override async IAsyncEnumerable<VectorSearchResult<Note>> SearchAsync<TInput>(
            TInput searchValue, int top, VectorSearchOptions<Note>? options = null, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            var vector = await Generator.GenerateVectorAsync((string)(object)searchValue, cancellationToken: cancellationToken);
            foreach (var (note, candidate) in _notes.Values.OrderByDescending(entry => TensorPrimitives.Dot(entry.Vector.Span, vector.Span)).Take(top))
            {
                yield return new VectorSearchResult<Note>(note, TensorPrimitives.Dot(candidate.Span, vector.Span));
            }
        }

        public override Task<Note?> GetAsync(string key, RecordRetrievalOptions? options = null, CancellationToken cancellationToken = default) =>
            Task.FromResult(_notes.TryGetValue(key, out var entry) ? entry.Note : null);

        public override IAsyncEnumerable<Note> GetAsync(
            Expression<Func<Note, bool>> filter, int top, FilteredRecordRetrievalOptions<Note>? options = null, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();

        public override Task DeleteAsync(string key, CancellationToken cancellationToken = default) => Task.FromResult(_notes.Remove(key));

        public override Task<bool> CollectionExistsAsync(CancellationToken cancellationToken = default) => Task.FromResult(true);

        public override Task EnsureCollectionExistsAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;

        public override Task EnsureCollectionDeletedAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;

        public override object? GetService(Type serviceType, object? serviceKey = null) => null;
    }
}
