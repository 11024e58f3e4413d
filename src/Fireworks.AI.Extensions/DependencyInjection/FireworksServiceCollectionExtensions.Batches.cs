using System.Runtime.CompilerServices;
using Fireworks.AI.Extensions;
using Fireworks.AI.Extensions.DependencyInjection;
using Microsoft.Extensions.Configuration;

namespace Microsoft.Extensions.DependencyInjection;

public static partial class FireworksServiceCollectionExtensions
{
    /// <summary>Registers a <see cref="FireworksBatchClient"/>, which uses the <see cref="FireworksClient"/> that is registered.</summary>
    /// <param name="services">The services.</param>
    /// <returns>The services.</returns>
    /// <example>
    /// <code>
    /// services.AddFireworksBatchClient();  // the key is in FIREWORKS_API_KEY
    /// </code>
    /// </example>
    public static IServiceCollection AddFireworksBatchClient(this IServiceCollection services) =>
        services.AddFireworksBatchClient(configure: null);

    /// <summary>Registers a <see cref="FireworksBatchClient"/>.</summary>
    /// <param name="services">The services.</param>
    /// <param name="configure">Sets the options of this registration; if null, it uses the <see cref="FireworksClient"/> that is
    /// registered.</param>
    /// <returns>The services.</returns>
    /// <example>
    /// <code>
    /// services.AddFireworksBatchClient(options =&gt; options.Batches.MaxPollDelay = TimeSpan.FromMinutes(5));
    /// </code>
    /// </example>
    [OverloadResolutionPriority(1)]
    public static IServiceCollection AddFireworksBatchClient(
        this IServiceCollection services, Action<FireworksClientOptions>? configure) =>
        services.AddKeyedFireworksBatchClient(serviceKey: null, configure);

    /// <summary>Registers a <see cref="FireworksBatchClient"/> with settings from configuration.</summary>
    /// <param name="services">The services.</param>
    /// <param name="section">The section whose keys are the properties of <see cref="FireworksClientOptions"/>.</param>
    /// <returns>The services.</returns>
    /// <example>
    /// <code>
    /// services.AddFireworksBatchClient(builder.Configuration.GetSection("Fireworks"));
    /// </code>
    /// </example>
    public static IServiceCollection AddFireworksBatchClient(this IServiceCollection services, IConfiguration section) =>
        services.AddKeyedFireworksBatchClient(serviceKey: null, section);

    /// <summary>Registers a <see cref="FireworksBatchClient"/> under a key.</summary>
    /// <param name="services">The services.</param>
    /// <param name="serviceKey">The key to register under.</param>
    /// <returns>The services.</returns>
    /// <example>
    /// <code>
    /// services.AddKeyedFireworksBatchClient("nightly");
    /// </code>
    /// </example>
    public static IServiceCollection AddKeyedFireworksBatchClient(this IServiceCollection services, object? serviceKey) =>
        services.AddKeyedFireworksBatchClient(serviceKey, configure: null);

    /// <summary>Registers a <see cref="FireworksBatchClient"/> under a key.</summary>
    /// <param name="services">The services.</param>
    /// <param name="serviceKey">The key to register under.</param>
    /// <param name="configure">Sets the options of this registration; if null, it uses the <see cref="FireworksClient"/> that is
    /// registered under the key, or else the one without a key.</param>
    /// <returns>The services.</returns>
    /// <example>
    /// <code>
    /// services.AddKeyedFireworksBatchClient("nightly", options =&gt; options.AccountId = "night-shift");
    /// </code>
    /// </example>
    [OverloadResolutionPriority(1)]
    public static IServiceCollection AddKeyedFireworksBatchClient(
        this IServiceCollection services, object? serviceKey, Action<FireworksClientOptions>? configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        var find = FireworksClientRegistration.AddFor(services, serviceKey, configure);
        return services.AddKeyedSingleton(serviceKey, (provider, key) => find(provider, key).GetBatchClient());
    }

    /// <summary>Registers a <see cref="FireworksBatchClient"/> under a key, with settings from configuration.</summary>
    /// <param name="services">The services.</param>
    /// <param name="serviceKey">The key to register under.</param>
    /// <param name="section">The section whose keys are the properties of <see cref="FireworksClientOptions"/>.</param>
    /// <returns>The services.</returns>
    /// <example>
    /// <code>
    /// services.AddKeyedFireworksBatchClient("nightly", builder.Configuration.GetSection("Fireworks"));
    /// </code>
    /// </example>
    public static IServiceCollection AddKeyedFireworksBatchClient(
        this IServiceCollection services, object? serviceKey, IConfiguration section) =>
        services.AddKeyedFireworksBatchClient(serviceKey, FireworksClientOptionsBinder.For(section));
}
