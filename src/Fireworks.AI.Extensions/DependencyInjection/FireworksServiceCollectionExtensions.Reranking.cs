using System.Runtime.CompilerServices;
using Fireworks.AI.Extensions;
using Fireworks.AI.Extensions.DependencyInjection;
using Microsoft.Extensions.Configuration;

namespace Microsoft.Extensions.DependencyInjection;

public static partial class FireworksServiceCollectionExtensions
{
    /// <summary>Registers a <see cref="FireworksReranker"/> for a model.</summary>
    /// <param name="services">The services.</param>
    /// <param name="model">The model, for example <c>fireworks/qwen3-reranker-8b</c> or a <see cref="FireworksModel"/>.</param>
    /// <returns>The services.</returns>
    /// <exception cref="ArgumentException">The model is empty.</exception>
    /// <example>
    /// <code>
    /// services.AddFireworksReranker("fireworks/qwen3-reranker-8b");  // the key is in FIREWORKS_API_KEY
    /// </code>
    /// </example>
    public static IServiceCollection AddFireworksReranker(this IServiceCollection services, string model) =>
        services.AddFireworksReranker(model, configure: null);

    /// <summary>Registers a <see cref="FireworksReranker"/> for a model.</summary>
    /// <param name="services">The services.</param>
    /// <param name="model">The model, for example <c>fireworks/qwen3-reranker-8b</c> or a <see cref="FireworksModel"/>.</param>
    /// <param name="configure">Sets the options of this registration; if null, it uses the <see cref="FireworksClient"/> that is
    /// registered.</param>
    /// <returns>The services.</returns>
    /// <exception cref="ArgumentException">The model is empty.</exception>
    /// <example>
    /// <code>
    /// services.AddFireworksReranker("fireworks/qwen3-reranker-8b", options =&gt; options.ApiKey = "fw_...");
    /// </code>
    /// </example>
    [OverloadResolutionPriority(1)]
    public static IServiceCollection AddFireworksReranker(
        this IServiceCollection services, string model, Action<FireworksClientOptions>? configure) =>
        services.AddKeyedFireworksReranker(serviceKey: null, model, configure);

    /// <summary>Registers a <see cref="FireworksReranker"/> for a model with settings from configuration.</summary>
    /// <param name="services">The services.</param>
    /// <param name="model">The model, for example <c>fireworks/qwen3-reranker-8b</c> or a <see cref="FireworksModel"/>.</param>
    /// <param name="section">The section whose keys are the properties of <see cref="FireworksClientOptions"/>.</param>
    /// <returns>The services.</returns>
    /// <exception cref="ArgumentException">The model is empty.</exception>
    /// <example>
    /// <code>
    /// services.AddFireworksReranker(
    ///     "fireworks/qwen3-reranker-8b", builder.Configuration.GetSection("Fireworks"));
    /// </code>
    /// </example>
    public static IServiceCollection AddFireworksReranker(
        this IServiceCollection services, string model, IConfiguration section) =>
        services.AddKeyedFireworksReranker(serviceKey: null, model, section);

    /// <summary>Registers a <see cref="FireworksReranker"/> for a model under a key.</summary>
    /// <param name="services">The services.</param>
    /// <param name="serviceKey">The key to register under.</param>
    /// <param name="model">The model, for example <c>fireworks/qwen3-reranker-8b</c> or a <see cref="FireworksModel"/>.</param>
    /// <returns>The services.</returns>
    /// <exception cref="ArgumentException">The model is empty.</exception>
    /// <example>
    /// <code>
    /// services.AddKeyedFireworksReranker("small", "fireworks/qwen3-reranker-8b");
    /// var small = provider.GetRequiredKeyedService&lt;FireworksReranker&gt;("small");
    /// </code>
    /// </example>
    public static IServiceCollection AddKeyedFireworksReranker(
        this IServiceCollection services, object? serviceKey, string model) =>
        services.AddKeyedFireworksReranker(serviceKey, model, configure: null);

    /// <summary>Registers a <see cref="FireworksReranker"/> for a model under a key.</summary>
    /// <param name="services">The services.</param>
    /// <param name="serviceKey">The key to register under.</param>
    /// <param name="model">The model, for example <c>fireworks/qwen3-reranker-8b</c> or a <see cref="FireworksModel"/>.</param>
    /// <param name="configure">Sets the options of this registration; if null, it uses the <see cref="FireworksClient"/> that is
    /// registered under the key, or else the one without a key.</param>
    /// <returns>The services.</returns>
    /// <exception cref="ArgumentException">The model is empty.</exception>
    /// <example>
    /// <code>
    /// services.AddKeyedFireworksReranker(
    ///     "small", "fireworks/qwen3-reranker-8b", options =&gt; options.ApiKey = "fw_...");
    /// </code>
    /// </example>
    [OverloadResolutionPriority(1)]
    public static IServiceCollection AddKeyedFireworksReranker(
        this IServiceCollection services, object? serviceKey, string model, Action<FireworksClientOptions>? configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentException.ThrowIfNullOrWhiteSpace(model);
        var find = FireworksClientRegistration.AddFor(services, serviceKey, configure);
        return services.AddKeyedSingleton(serviceKey, (provider, key) => find(provider, key).GetReranker(model));
    }

    /// <summary>
    /// Registers a <see cref="FireworksReranker"/> for a model under a key, with settings from configuration.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="serviceKey">The key to register under.</param>
    /// <param name="model">The model, for example <c>fireworks/qwen3-reranker-8b</c> or a <see cref="FireworksModel"/>.</param>
    /// <param name="section">The section whose keys are the properties of <see cref="FireworksClientOptions"/>.</param>
    /// <returns>The services.</returns>
    /// <exception cref="ArgumentException">The model is empty.</exception>
    /// <example>
    /// <code>
    /// services.AddKeyedFireworksReranker(
    ///     "small", "fireworks/qwen3-reranker-8b", builder.Configuration.GetSection("Fireworks"));
    /// </code>
    /// </example>
    public static IServiceCollection AddKeyedFireworksReranker(
        this IServiceCollection services, object? serviceKey, string model, IConfiguration section) =>
        services.AddKeyedFireworksReranker(serviceKey, model, FireworksClientOptionsBinder.For(section));
}
