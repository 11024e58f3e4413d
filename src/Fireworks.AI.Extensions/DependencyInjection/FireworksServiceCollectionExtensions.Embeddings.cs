using Fireworks.AI.Extensions;
using Fireworks.AI.Extensions.DependencyInjection;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;

namespace Microsoft.Extensions.DependencyInjection;

public static partial class FireworksServiceCollectionExtensions
{
    /// <summary>
    /// Registers an <see cref="IEmbeddingGenerator{TInput, TEmbedding}"/> of texts for a model, and a <see cref="FireworksClient"/> if
    /// there is none.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="model">The model, for example <c>fireworks/qwen3-embedding-8b</c>.</param>
    /// <param name="configure">Sets the options; if null, they come from the <see cref="FireworksClient"/> that is registered, or from
    /// environment variables.</param>
    /// <param name="dimensions">The number of values in a vector to ask for where a call does not say; null for the model's own.</param>
    /// <param name="serviceKey">The key to register under; null for none.</param>
    /// <returns>The services.</returns>
    /// <exception cref="ArgumentException">The model is empty, or the dimensions are below 1.</exception>
    public static IServiceCollection AddFireworksEmbeddingGenerator(
        this IServiceCollection services,
        string model,
        Action<FireworksClientOptions>? configure = null,
        int? dimensions = null,
        object? serviceKey = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(model);
        if (dimensions is { } count)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(count, 1, nameof(dimensions));
        }

        services.AddClientFor(configure, serviceKey);
        services.AddKeyedSingleton<IEmbeddingGenerator<string, Embedding<float>>>(
            serviceKey, (provider, _) => provider.FireworksClientFor(serviceKey).GetEmbeddingGenerator(model, dimensions));
        services.AddKeyedSingleton<IEmbeddingGenerator>(
            serviceKey, (provider, _) => provider.GetRequiredKeyedService<IEmbeddingGenerator<string, Embedding<float>>>(serviceKey));
        return services;
    }

    /// <summary>
    /// Registers an <see cref="IEmbeddingGenerator{TInput, TEmbedding}"/> of texts for a model, and a <see cref="FireworksClient"/> if
    /// there is none.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="model">The model, for example <c>fireworks/qwen3-embedding-8b</c>.</param>
    /// <param name="apiKey">The API key.</param>
    /// <param name="dimensions">The number of values in a vector to ask for where a call does not say; null for the model's own.</param>
    /// <param name="serviceKey">The key to register under; null for none.</param>
    /// <returns>The services.</returns>
    /// <exception cref="ArgumentException">The model is empty, or the dimensions are below 1.</exception>
    public static IServiceCollection AddFireworksEmbeddingGenerator(
        this IServiceCollection services, string model, string apiKey, int? dimensions = null, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(apiKey);
        return services.AddFireworksEmbeddingGenerator(model, options => options.ApiKey = apiKey, dimensions, serviceKey);
    }

    /// <summary>
    /// Registers an <see cref="IEmbeddingGenerator{TInput, TEmbedding}"/> of texts for a model with settings from configuration.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="model">The model, for example <c>fireworks/qwen3-embedding-8b</c>.</param>
    /// <param name="section">The section whose members are those of <see cref="FireworksClientOptions"/>.</param>
    /// <param name="dimensions">The number of values in a vector to ask for where a call does not say; null for the model's own.</param>
    /// <param name="serviceKey">The key to register under; null for none.</param>
    /// <returns>The services.</returns>
    /// <exception cref="ArgumentException">The model is empty, or the dimensions are below 1.</exception>
    public static IServiceCollection AddFireworksEmbeddingGenerator(
        this IServiceCollection services, string model, IConfiguration section, int? dimensions = null, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(section);
        return services.AddFireworksEmbeddingGenerator(
            model, options => FireworksClientOptionsBinder.Bind(section, options), dimensions, serviceKey);
    }
}
