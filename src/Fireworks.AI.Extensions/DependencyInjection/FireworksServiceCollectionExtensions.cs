using System.Runtime.CompilerServices;
using Fireworks.AI.Extensions;
using Fireworks.AI.Extensions.DependencyInjection;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers Fireworks clients in a container.</summary>
/// <remarks>
/// <para>
/// All are singletons. A registration with settings, by a delegate or a configuration section, has a <see cref="FireworksClient"/> with
/// these settings to itself. One without settings uses the <see cref="FireworksClient"/> of its service key if there is one, or else that
/// of <c>AddFireworksClient</c>, whose settings come from environment variables where nothing else is given. Settings are checked when the
/// host starts.
/// </para>
/// <para>
/// The HTTP clients come from <see cref="IHttpClientFactory"/>, under the names that <see cref="FireworksClient.GetHttpClientName"/> gives.
/// The page docs/chat.md has more.
/// </para>
/// </remarks>
public static partial class FireworksServiceCollectionExtensions
{
    /// <summary>
    /// Registers the <see cref="FireworksClient"/> that registrations without settings share, with settings from environment variables.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <returns>The services.</returns>
    /// <example>
    /// <code>
    /// services.AddFireworksClient();  // the key is in FIREWORKS_API_KEY
    /// services.AddFireworksChatClient("accounts/fireworks/models/glm-5p3-flash");
    /// services.AddFireworksEmbeddingGenerator("fireworks/qwen3-embedding-8b");
    /// </code>
    /// </example>
    public static IServiceCollection AddFireworksClient(this IServiceCollection services) =>
        services.AddFireworksClient(configure: null);

    /// <summary>Registers the <see cref="FireworksClient"/> that registrations without settings share.</summary>
    /// <param name="services">The services.</param>
    /// <param name="configure">Sets the options; if null, they come from environment variables. Further calls add to the settings.</param>
    /// <returns>The services.</returns>
    /// <example>
    /// <code>
    /// services.AddFireworksClient(options =&gt; options.ApiKey = "fw_...");
    /// </code>
    /// </example>
    [OverloadResolutionPriority(1)]
    public static IServiceCollection AddFireworksClient(
        this IServiceCollection services, Action<FireworksClientOptions>? configure) =>
        services.AddKeyedFireworksClient(serviceKey: null, configure);

    /// <summary>
    /// Registers the <see cref="FireworksClient"/> that registrations without settings share, with settings from configuration.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="section">The section whose keys are the properties of <see cref="FireworksClientOptions"/>.</param>
    /// <returns>The services.</returns>
    /// <example>
    /// <code>
    /// services.AddFireworksClient(builder.Configuration.GetSection("Fireworks"));
    /// </code>
    /// </example>
    public static IServiceCollection AddFireworksClient(this IServiceCollection services, IConfiguration section) =>
        services.AddKeyedFireworksClient(serviceKey: null, section);

    /// <summary>Registers a <see cref="FireworksClient"/> under a key, for registrations under this key that have no settings.</summary>
    /// <param name="services">The services.</param>
    /// <param name="serviceKey">The key to register under.</param>
    /// <returns>The services.</returns>
    /// <example>
    /// <code>
    /// services.AddKeyedFireworksClient("eu");
    /// services.AddKeyedFireworksChatClient("eu", "accounts/fireworks/models/glm-5p3-flash");
    /// </code>
    /// </example>
    public static IServiceCollection AddKeyedFireworksClient(this IServiceCollection services, object? serviceKey) =>
        services.AddKeyedFireworksClient(serviceKey, configure: null);

    /// <summary>Registers a <see cref="FireworksClient"/> under a key, for registrations under this key that have no settings.</summary>
    /// <param name="services">The services.</param>
    /// <param name="serviceKey">The key to register under.</param>
    /// <param name="configure">Sets the options; if null, they come from environment variables. Further calls add to the settings.</param>
    /// <returns>The services.</returns>
    /// <example>
    /// <code>
    /// services.AddKeyedFireworksClient("eu", options =&gt; options.ApiKey = "fw_...");
    /// </code>
    /// </example>
    [OverloadResolutionPriority(1)]
    public static IServiceCollection AddKeyedFireworksClient(
        this IServiceCollection services, object? serviceKey, Action<FireworksClientOptions>? configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        FireworksClientRegistration.AddShared(services, serviceKey, configure);
        return services;
    }

    /// <summary>
    /// Registers a <see cref="FireworksClient"/> under a key with settings from configuration, for registrations under this key that have
    /// no settings.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="serviceKey">The key to register under.</param>
    /// <param name="section">The section whose keys are the properties of <see cref="FireworksClientOptions"/>.</param>
    /// <returns>The services.</returns>
    /// <example>
    /// <code>
    /// services.AddKeyedFireworksClient("eu", builder.Configuration.GetSection("Fireworks:Europe"));
    /// </code>
    /// </example>
    public static IServiceCollection AddKeyedFireworksClient(
        this IServiceCollection services, object? serviceKey, IConfiguration section) =>
        services.AddKeyedFireworksClient(serviceKey, FireworksClientOptionsBinder.For(section));

    /// <summary>Registers an <see cref="IChatClient"/> for a model.</summary>
    /// <param name="services">The services.</param>
    /// <param name="model">The model, for example <c>accounts/fireworks/models/glm-5p3</c> or a <see cref="FireworksModel"/>.</param>
    /// <returns>The services.</returns>
    /// <exception cref="ArgumentException">The model is empty.</exception>
    /// <example>
    /// <code>
    /// services.AddFireworksChatClient("accounts/fireworks/models/glm-5p3-flash");  // the key is in FIREWORKS_API_KEY
    /// </code>
    /// With the package Microsoft.Extensions.AI, its middleware goes around a client of the shared <see cref="FireworksClient"/>:
    /// <code>
    /// services.AddFireworksClient();
    /// services.AddChatClient(provider =&gt; provider.GetRequiredService&lt;FireworksClient&gt;().GetChatClient("glm-5p3-flash"))
    ///     .UseFunctionInvocation();
    /// </code>
    /// </example>
    public static IServiceCollection AddFireworksChatClient(this IServiceCollection services, string model) =>
        services.AddFireworksChatClient(model, configure: null);

    /// <summary>Registers an <see cref="IChatClient"/> for a model.</summary>
    /// <param name="services">The services.</param>
    /// <param name="model">The model, for example <c>accounts/fireworks/models/glm-5p3</c> or a <see cref="FireworksModel"/>.</param>
    /// <param name="configure">Sets the options of this registration; if null, it uses the <see cref="FireworksClient"/> that is
    /// registered.</param>
    /// <returns>The services.</returns>
    /// <exception cref="ArgumentException">The model is empty.</exception>
    /// <example>
    /// <code>
    /// services.AddFireworksChatClient("accounts/fireworks/models/glm-5p3-flash", options =&gt; options.ApiKey = "fw_...");
    /// </code>
    /// </example>
    [OverloadResolutionPriority(1)]
    public static IServiceCollection AddFireworksChatClient(
        this IServiceCollection services, string model, Action<FireworksClientOptions>? configure) =>
        services.AddKeyedFireworksChatClient(serviceKey: null, model, configure);

    /// <summary>Registers an <see cref="IChatClient"/> for a model with settings from configuration.</summary>
    /// <param name="services">The services.</param>
    /// <param name="model">The model, for example <c>accounts/fireworks/models/glm-5p3</c> or a <see cref="FireworksModel"/>.</param>
    /// <param name="section">The section whose keys are the properties of <see cref="FireworksClientOptions"/>.</param>
    /// <returns>The services.</returns>
    /// <exception cref="ArgumentException">The model is empty.</exception>
    /// <example>
    /// <code>
    /// services.AddFireworksChatClient("accounts/fireworks/models/glm-5p3-flash", builder.Configuration.GetSection("Fireworks"));
    /// </code>
    /// </example>
    public static IServiceCollection AddFireworksChatClient(this IServiceCollection services, string model, IConfiguration section) =>
        services.AddKeyedFireworksChatClient(serviceKey: null, model, section);

    /// <summary>Registers an <see cref="IChatClient"/> for a model under a key.</summary>
    /// <param name="services">The services.</param>
    /// <param name="serviceKey">The key to register under.</param>
    /// <param name="model">The model, for example <c>accounts/fireworks/models/glm-5p3</c> or a <see cref="FireworksModel"/>.</param>
    /// <returns>The services.</returns>
    /// <exception cref="ArgumentException">The model is empty.</exception>
    /// <example>
    /// <code>
    /// services.AddKeyedFireworksChatClient("large", "accounts/fireworks/models/kimi-k3");
    /// var large = provider.GetRequiredKeyedService&lt;IChatClient&gt;("large");
    /// </code>
    /// </example>
    public static IServiceCollection AddKeyedFireworksChatClient(this IServiceCollection services, object? serviceKey, string model) =>
        services.AddKeyedFireworksChatClient(serviceKey, model, configure: null);

    /// <summary>Registers an <see cref="IChatClient"/> for a model under a key.</summary>
    /// <param name="services">The services.</param>
    /// <param name="serviceKey">The key to register under.</param>
    /// <param name="model">The model, for example <c>accounts/fireworks/models/glm-5p3</c> or a <see cref="FireworksModel"/>.</param>
    /// <param name="configure">Sets the options of this registration; if null, it uses the <see cref="FireworksClient"/> that is
    /// registered under the key, or else the one without a key.</param>
    /// <returns>The services.</returns>
    /// <exception cref="ArgumentException">The model is empty.</exception>
    /// <example>
    /// <code>
    /// services.AddKeyedFireworksChatClient(
    ///     "large", "accounts/fireworks/models/kimi-k3", options =&gt; options.ResponseTimeout = TimeSpan.FromMinutes(30));
    /// </code>
    /// </example>
    [OverloadResolutionPriority(1)]
    public static IServiceCollection AddKeyedFireworksChatClient(
        this IServiceCollection services, object? serviceKey, string model, Action<FireworksClientOptions>? configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentException.ThrowIfNullOrWhiteSpace(model);
        var find = FireworksClientRegistration.AddFor(services, serviceKey, configure);
        return services.AddKeyedSingleton<IChatClient>(serviceKey, (provider, key) => find(provider, key).GetChatClient(model));
    }

    /// <summary>Registers an <see cref="IChatClient"/> for a model under a key, with settings from configuration.</summary>
    /// <param name="services">The services.</param>
    /// <param name="serviceKey">The key to register under.</param>
    /// <param name="model">The model, for example <c>accounts/fireworks/models/glm-5p3</c> or a <see cref="FireworksModel"/>.</param>
    /// <param name="section">The section whose keys are the properties of <see cref="FireworksClientOptions"/>.</param>
    /// <returns>The services.</returns>
    /// <exception cref="ArgumentException">The model is empty.</exception>
    /// <example>
    /// <code>
    /// services.AddKeyedFireworksChatClient(
    ///     "large", "accounts/fireworks/models/kimi-k3", builder.Configuration.GetSection("Fireworks"));
    /// </code>
    /// </example>
    public static IServiceCollection AddKeyedFireworksChatClient(
        this IServiceCollection services, object? serviceKey, string model, IConfiguration section) =>
        services.AddKeyedFireworksChatClient(serviceKey, model, FireworksClientOptionsBinder.For(section));
}
