using System.Runtime.CompilerServices;
using Fireworks.AI.Extensions;
using Fireworks.AI.Extensions.DependencyInjection;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;

namespace Microsoft.Extensions.DependencyInjection;

public static partial class FireworksServiceCollectionExtensions
{
    /// <summary>Registers an <see cref="IEmbeddingGenerator{TInput, TEmbedding}"/> of texts for a model.</summary>
    /// <param name="services">The services.</param>
    /// <param name="model">The model, for example <c>fireworks/qwen3-embedding-8b</c> or a <see cref="FireworksModel"/>.</param>
    /// <param name="configure">Sets the options of this registration; if null, it uses the <see cref="FireworksClient"/> that is
    /// registered.</param>
    /// <param name="dimensions">The number of values in a vector to ask for where a call does not say; null for the model's own.</param>
    /// <returns>The services.</returns>
    /// <exception cref="ArgumentException">The model is empty, or the dimensions are below 1.</exception>
    /// <example>
    /// <code>
    /// services.AddFireworksEmbeddingGenerator("fireworks/qwen3-embedding-8b", dimensions: 1024);
    /// </code>
    /// With the package Microsoft.Extensions.AI, its middleware goes around a generator of the shared <see cref="FireworksClient"/>:
    /// <code>
    /// services.AddFireworksClient();
    /// services.AddEmbeddingGenerator(provider =&gt;
    ///     provider.GetRequiredService&lt;FireworksClient&gt;().GetEmbeddingGenerator("fireworks/qwen3-embedding-8b")).UseOpenTelemetry();
    /// </code>
    /// </example>
    [OverloadResolutionPriority(1)]
    public static IServiceCollection AddFireworksEmbeddingGenerator(
        this IServiceCollection services, string model, Action<FireworksClientOptions>? configure = null, int? dimensions = null) =>
        services.AddKeyedFireworksEmbeddingGenerator(serviceKey: null, model, configure, dimensions);

    /// <summary>
    /// Registers an <see cref="IEmbeddingGenerator{TInput, TEmbedding}"/> of texts for a model with settings from configuration.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="model">The model, for example <c>fireworks/qwen3-embedding-8b</c> or a <see cref="FireworksModel"/>.</param>
    /// <param name="section">The section whose keys are the properties of <see cref="FireworksClientOptions"/>; its key
    /// <c>Dimensions</c>, if there is one, is the number of values in a vector to ask for where a call does not say.</param>
    /// <returns>The services.</returns>
    /// <exception cref="ArgumentException">The model is empty, or the dimensions are not a whole number of at least 1.</exception>
    /// <example>
    /// <code>
    /// services.AddFireworksEmbeddingGenerator("fireworks/qwen3-embedding-8b", builder.Configuration.GetSection("Fireworks"));
    /// </code>
    /// </example>
    public static IServiceCollection AddFireworksEmbeddingGenerator(
        this IServiceCollection services, string model, IConfiguration section) =>
        services.AddKeyedFireworksEmbeddingGenerator(serviceKey: null, model, section);

    /// <summary>Registers an <see cref="IEmbeddingGenerator{TInput, TEmbedding}"/> of texts for a model under a key.</summary>
    /// <param name="services">The services.</param>
    /// <param name="serviceKey">The key to register under.</param>
    /// <param name="model">The model, for example <c>fireworks/qwen3-embedding-8b</c> or a <see cref="FireworksModel"/>.</param>
    /// <param name="configure">Sets the options of this registration; if null, it uses the <see cref="FireworksClient"/> that is
    /// registered under the key, or else the one without a key.</param>
    /// <param name="dimensions">The number of values in a vector to ask for where a call does not say; null for the model's own.</param>
    /// <returns>The services.</returns>
    /// <exception cref="ArgumentException">The model is empty, or the dimensions are below 1.</exception>
    /// <example>
    /// <code>
    /// services.AddKeyedFireworksEmbeddingGenerator("small", "nomic-ai/nomic-embed-text-v1.5");
    /// </code>
    /// </example>
    [OverloadResolutionPriority(1)]
    public static IServiceCollection AddKeyedFireworksEmbeddingGenerator(
        this IServiceCollection services,
        object? serviceKey,
        string model,
        Action<FireworksClientOptions>? configure = null,
        int? dimensions = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentException.ThrowIfNullOrWhiteSpace(model);
        if (dimensions is { } count)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(count, 1, nameof(dimensions));
        }

        var find = FireworksClientRegistration.AddFor(services, serviceKey, configure);

        // Both interfaces give the one generator of this registration, also where others stand under the same key.
        object own = new();
        services.AddKeyedSingleton(own, (provider, _) => find(provider, serviceKey).GetEmbeddingGenerator(model, dimensions));
        services.AddKeyedSingleton<IEmbeddingGenerator<string, Embedding<float>>>(
            serviceKey, (provider, _) => provider.GetRequiredKeyedService<FireworksEmbeddingGenerator>(own));
        return services.AddKeyedSingleton<IEmbeddingGenerator>(
            serviceKey, (provider, _) => provider.GetRequiredKeyedService<FireworksEmbeddingGenerator>(own));
    }

    /// <summary>
    /// Registers an <see cref="IEmbeddingGenerator{TInput, TEmbedding}"/> of texts for a model under a key, with settings from
    /// configuration.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="serviceKey">The key to register under.</param>
    /// <param name="model">The model, for example <c>fireworks/qwen3-embedding-8b</c> or a <see cref="FireworksModel"/>.</param>
    /// <param name="section">The section whose keys are the properties of <see cref="FireworksClientOptions"/>; its key
    /// <c>Dimensions</c>, if there is one, is the number of values in a vector to ask for where a call does not say.</param>
    /// <returns>The services.</returns>
    /// <exception cref="ArgumentException">The model is empty, or the dimensions are not a whole number of at least 1.</exception>
    /// <example>
    /// <code>
    /// services.AddKeyedFireworksEmbeddingGenerator(
    ///     "small", "nomic-ai/nomic-embed-text-v1.5", builder.Configuration.GetSection("Fireworks"));
    /// </code>
    /// </example>
    public static IServiceCollection AddKeyedFireworksEmbeddingGenerator(
        this IServiceCollection services, object? serviceKey, string model, IConfiguration section) =>
        services.AddKeyedFireworksEmbeddingGenerator(
            serviceKey, model, FireworksClientOptionsBinder.For(section), FireworksClientOptionsBinder.ReadDimensions(section));
}
