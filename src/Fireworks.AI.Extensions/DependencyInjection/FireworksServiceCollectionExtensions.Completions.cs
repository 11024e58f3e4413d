using System.Runtime.CompilerServices;
using Fireworks.AI.Extensions;
using Fireworks.AI.Extensions.DependencyInjection;
using Microsoft.Extensions.Configuration;

namespace Microsoft.Extensions.DependencyInjection;

public static partial class FireworksServiceCollectionExtensions
{
    /// <summary>Registers a <see cref="FireworksCompletionClient"/> for a model.</summary>
    /// <param name="services">The services.</param>
    /// <param name="model">The model, for example <c>accounts/fireworks/models/gpt-oss-120b</c> or a <see cref="FireworksModel"/>.</param>
    /// <returns>The services.</returns>
    /// <exception cref="ArgumentException">The model is empty.</exception>
    /// <example>
    /// <code>
    /// services.AddFireworksCompletionClient("accounts/fireworks/models/gpt-oss-120b");  // the key is in FIREWORKS_API_KEY
    /// </code>
    /// </example>
    public static IServiceCollection AddFireworksCompletionClient(this IServiceCollection services, string model) =>
        services.AddFireworksCompletionClient(model, configure: null);

    /// <summary>Registers a <see cref="FireworksCompletionClient"/> for a model.</summary>
    /// <param name="services">The services.</param>
    /// <param name="model">The model, for example <c>accounts/fireworks/models/gpt-oss-120b</c> or a <see cref="FireworksModel"/>.</param>
    /// <param name="configure">Sets the options of this registration; if null, it uses the <see cref="FireworksClient"/> that is
    /// registered.</param>
    /// <returns>The services.</returns>
    /// <exception cref="ArgumentException">The model is empty.</exception>
    /// <example>
    /// <code>
    /// services.AddFireworksCompletionClient("accounts/fireworks/models/gpt-oss-120b", options =&gt; options.ApiKey = "fw_...");
    /// </code>
    /// </example>
    [OverloadResolutionPriority(1)]
    public static IServiceCollection AddFireworksCompletionClient(
        this IServiceCollection services, string model, Action<FireworksClientOptions>? configure) =>
        services.AddKeyedFireworksCompletionClient(serviceKey: null, model, configure);

    /// <summary>Registers a <see cref="FireworksCompletionClient"/> for a model with settings from configuration.</summary>
    /// <param name="services">The services.</param>
    /// <param name="model">The model, for example <c>accounts/fireworks/models/gpt-oss-120b</c> or a <see cref="FireworksModel"/>.</param>
    /// <param name="section">The section whose keys are the properties of <see cref="FireworksClientOptions"/>.</param>
    /// <returns>The services.</returns>
    /// <exception cref="ArgumentException">The model is empty.</exception>
    /// <example>
    /// <code>
    /// services.AddFireworksCompletionClient(
    ///     "accounts/fireworks/models/gpt-oss-120b", builder.Configuration.GetSection("Fireworks"));
    /// </code>
    /// </example>
    public static IServiceCollection AddFireworksCompletionClient(
        this IServiceCollection services, string model, IConfiguration section) =>
        services.AddKeyedFireworksCompletionClient(serviceKey: null, model, section);

    /// <summary>Registers a <see cref="FireworksCompletionClient"/> for a model under a key.</summary>
    /// <param name="services">The services.</param>
    /// <param name="serviceKey">The key to register under.</param>
    /// <param name="model">The model, for example <c>accounts/fireworks/models/gpt-oss-120b</c> or a <see cref="FireworksModel"/>.</param>
    /// <returns>The services.</returns>
    /// <exception cref="ArgumentException">The model is empty.</exception>
    /// <example>
    /// <code>
    /// services.AddKeyedFireworksCompletionClient("base", "accounts/fireworks/models/gpt-oss-120b");
    /// var base = provider.GetRequiredKeyedService&lt;FireworksCompletionClient&gt;("base");
    /// </code>
    /// </example>
    public static IServiceCollection AddKeyedFireworksCompletionClient(
        this IServiceCollection services, object? serviceKey, string model) =>
        services.AddKeyedFireworksCompletionClient(serviceKey, model, configure: null);

    /// <summary>Registers a <see cref="FireworksCompletionClient"/> for a model under a key.</summary>
    /// <param name="services">The services.</param>
    /// <param name="serviceKey">The key to register under.</param>
    /// <param name="model">The model, for example <c>accounts/fireworks/models/gpt-oss-120b</c> or a <see cref="FireworksModel"/>.</param>
    /// <param name="configure">Sets the options of this registration; if null, it uses the <see cref="FireworksClient"/> that is
    /// registered under the key, or else the one without a key.</param>
    /// <returns>The services.</returns>
    /// <exception cref="ArgumentException">The model is empty.</exception>
    /// <example>
    /// <code>
    /// services.AddKeyedFireworksCompletionClient(
    ///     "base", "accounts/fireworks/models/gpt-oss-120b", options =&gt; options.ApiKey = "fw_...");
    /// </code>
    /// </example>
    [OverloadResolutionPriority(1)]
    public static IServiceCollection AddKeyedFireworksCompletionClient(
        this IServiceCollection services, object? serviceKey, string model, Action<FireworksClientOptions>? configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentException.ThrowIfNullOrWhiteSpace(model);
        var find = FireworksClientRegistration.AddFor(services, serviceKey, configure);
        return services.AddKeyedSingleton(serviceKey, (provider, key) => find(provider, key).GetCompletionClient(model));
    }

    /// <summary>
    /// Registers a <see cref="FireworksCompletionClient"/> for a model under a key, with settings from configuration.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="serviceKey">The key to register under.</param>
    /// <param name="model">The model, for example <c>accounts/fireworks/models/gpt-oss-120b</c> or a <see cref="FireworksModel"/>.</param>
    /// <param name="section">The section whose keys are the properties of <see cref="FireworksClientOptions"/>.</param>
    /// <returns>The services.</returns>
    /// <exception cref="ArgumentException">The model is empty.</exception>
    /// <example>
    /// <code>
    /// services.AddKeyedFireworksCompletionClient(
    ///     "base", "accounts/fireworks/models/gpt-oss-120b", builder.Configuration.GetSection("Fireworks"));
    /// </code>
    /// </example>
    public static IServiceCollection AddKeyedFireworksCompletionClient(
        this IServiceCollection services, object? serviceKey, string model, IConfiguration section) =>
        services.AddKeyedFireworksCompletionClient(serviceKey, model, FireworksClientOptionsBinder.For(section));
}
