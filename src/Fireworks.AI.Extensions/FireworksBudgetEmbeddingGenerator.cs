using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions;

/// <summary>
/// Passes calls on to another embedding generator until a <see cref="FireworksBudget"/> is reached, and refuses them from then on.
/// </summary>
/// <remarks>A refusal is a <see cref="FireworksException"/> of the kind <see cref="FireworksErrorKind.Budget"/>.</remarks>
public sealed class FireworksBudgetEmbeddingGenerator : DelegatingEmbeddingGenerator<string, Embedding<float>>
{
    private readonly FireworksBudget _budget;

    /// <summary>Creates a generator.</summary>
    /// <param name="innerGenerator">The generator to pass calls on to. It is disposed with this one.</param>
    /// <param name="budget">The budget; other clients may share it.</param>
    public FireworksBudgetEmbeddingGenerator(IEmbeddingGenerator<string, Embedding<float>> innerGenerator, FireworksBudget budget)
        : base(innerGenerator)
    {
        ArgumentNullException.ThrowIfNull(budget);
        _budget = budget;
    }

    /// <inheritdoc/>
    /// <exception cref="FireworksException">The budget is reached, or the call failed.</exception>
    public override async Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        _budget.ThrowIfReached();
        var embeddings = await base.GenerateAsync(values, options, cancellationToken).ConfigureAwait(false);
        _budget.Add(embeddings.Usage);
        return embeddings;
    }
}
