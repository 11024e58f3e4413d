using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions;

/// <summary>
/// Adds Fireworks' own settings to <see cref="EmbeddingGenerationOptions"/>, and reads its facts from generated embeddings.
/// </summary>
/// <remarks>The page docs/embeddings.md has more.</remarks>
public static class FireworksEmbeddingExtensions
{
    /// <summary>
    /// Sets what the abstraction has no member for. The settings become entries of
    /// <see cref="EmbeddingGenerationOptions.AdditionalProperties"/> under Fireworks' own names, so they pass through middleware, and other
    /// providers can ignore them.
    /// </summary>
    /// <typeparam name="TOptions">The type of the options.</typeparam>
    /// <param name="options">The options to change.</param>
    /// <param name="configure">Sets the values.</param>
    /// <returns>The same options.</returns>
    /// <example>
    /// <code>
    /// var options = new EmbeddingGenerationOptions().WithFireworks(fireworks =&gt; fireworks.Normalize = true);
    /// </code>
    /// </example>
    public static TOptions WithFireworks<TOptions>(this TOptions options, Action<FireworksEmbeddingOptions> configure)
        where TOptions : EmbeddingGenerationOptions
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(configure);
        configure(new FireworksEmbeddingOptions(options.AdditionalProperties ??= []));
        return options;
    }

    /// <summary>
    /// Reads what Fireworks tells about a call beyond the abstraction: request id, rate limits, server timings. Where the inputs were
    /// split, it is that of the last part. The model that served is <see cref="Embedding.ModelId"/>.
    /// </summary>
    /// <param name="embeddings">The result of a call.</param>
    /// <returns>A view of the result's additional properties; its members are null or empty where nothing was sent.</returns>
    /// <example>
    /// <code>
    /// var nearLimit = embeddings.GetFireworksMetadata().RateLimits?.OverLimit;
    /// </code>
    /// </example>
    public static FireworksMetadata GetFireworksMetadata(this GeneratedEmbeddings<Embedding<float>> embeddings)
    {
        ArgumentNullException.ThrowIfNull(embeddings);
        return new FireworksMetadata(embeddings.Usage, embeddings.AdditionalProperties);
    }
}
