using System.Diagnostics.CodeAnalysis;
using Fireworks.AI.Extensions;
using Fireworks.AI.Extensions.DependencyInjection;
using Fireworks.AI.Extensions.Transport;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers Fireworks clients.</summary>
/// <remarks>
/// The clients are singletons over one <see cref="FireworksClient"/>, whose HTTP client comes from <see cref="IHttpClientFactory"/> under
/// the name <see cref="FireworksClient.HttpClientName"/>. Settings are checked when the host starts. A service key together with settings
/// registers a <see cref="FireworksClient"/> of its own under that key; a service key alone names a further client over the shared one.
/// </remarks>
[SuppressMessage("ApiDesign", "RS0026", Justification = "Nothing is shipped yet, so no caller is bound to a choice among the overloads.")]
public static partial class FireworksServiceCollectionExtensions
{
    /// <summary>Registers a <see cref="FireworksClient"/>.</summary>
    /// <param name="services">The services.</param>
    /// <param name="configure">Sets the options; if null, they come from environment variables.</param>
    /// <param name="serviceKey">The key to register under; null for none.</param>
    /// <returns>The services.</returns>
    public static IServiceCollection AddFireworksClient(
        this IServiceCollection services, Action<FireworksClientOptions>? configure = null, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        var name = OptionsName(serviceKey);
        var options = services.AddOptions<FireworksClientOptions>(name);
        if (configure is not null)
        {
            options.Configure(configure);
        }

        options.ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<FireworksClientOptions>, FireworksClientOptionsValidator>());
        var clientName = name.Length == 0 ? FireworksClient.HttpClientName : $"{FireworksClient.HttpClientName}:{name}";
        services.AddHttpClient(clientName, client => client.Timeout = Timeout.InfiniteTimeSpan)
            .ConfigurePrimaryHttpMessageHandler(provider => HttpHandlerFactory.Create(Options(provider, name).ConnectTimeout))
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan) // The handler renews its connections itself.
            .RedactLoggedHeaders(_ => true);
        services.TryAddKeyedSingleton(serviceKey, (provider, _) => new FireworksClient(
            Options(provider, name),
            provider.GetRequiredService<IHttpClientFactory>().CreateClient(clientName),
            provider.GetService<ILoggerFactory>()));
        return services;
    }

    /// <summary>Registers a <see cref="FireworksClient"/> with settings from configuration.</summary>
    /// <param name="services">The services.</param>
    /// <param name="section">The section whose members are those of <see cref="FireworksClientOptions"/>, for example
    /// <c>configuration.GetSection("Fireworks")</c>.</param>
    /// <param name="serviceKey">The key to register under; null for none.</param>
    /// <returns>The services.</returns>
    public static IServiceCollection AddFireworksClient(this IServiceCollection services, IConfiguration section, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(section);
        return services.AddFireworksClient(options => FireworksClientOptionsBinder.Bind(section, options), serviceKey);
    }

    /// <summary>Registers an <see cref="IChatClient"/> for a model, and a <see cref="FireworksClient"/> if there is none.</summary>
    /// <param name="services">The services.</param>
    /// <param name="model">The model, for example <c>accounts/fireworks/models/glm-5p3</c>.</param>
    /// <param name="configure">Sets the options; if null, they come from the <see cref="FireworksClient"/> that is registered, or from
    /// environment variables.</param>
    /// <param name="serviceKey">The key to register under; null for none.</param>
    /// <returns>The services.</returns>
    public static IServiceCollection AddFireworksChatClient(
        this IServiceCollection services, string model, Action<FireworksClientOptions>? configure = null, object? serviceKey = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(model);
        services.AddClientFor(configure, serviceKey);
        services.AddKeyedSingleton<IChatClient>(serviceKey, (provider, _) => provider.FireworksClientFor(serviceKey).GetChatClient(model));
        return services;
    }

    /// <summary>Registers an <see cref="IChatClient"/> for a model, and a <see cref="FireworksClient"/> if there is none.</summary>
    /// <param name="services">The services.</param>
    /// <param name="model">The model, for example <c>accounts/fireworks/models/glm-5p3</c>.</param>
    /// <param name="apiKey">The API key.</param>
    /// <param name="serviceKey">The key to register under; null for none.</param>
    /// <returns>The services.</returns>
    public static IServiceCollection AddFireworksChatClient(
        this IServiceCollection services, string model, string apiKey, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(apiKey);
        return services.AddFireworksChatClient(model, options => options.ApiKey = apiKey, serviceKey);
    }

    /// <summary>Registers an <see cref="IChatClient"/> for a model with settings from configuration.</summary>
    /// <param name="services">The services.</param>
    /// <param name="model">The model, for example <c>accounts/fireworks/models/glm-5p3</c>.</param>
    /// <param name="section">The section whose members are those of <see cref="FireworksClientOptions"/>.</param>
    /// <param name="serviceKey">The key to register under; null for none.</param>
    /// <returns>The services.</returns>
    public static IServiceCollection AddFireworksChatClient(
        this IServiceCollection services, string model, IConfiguration section, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(section);
        return services.AddFireworksChatClient(model, options => FireworksClientOptionsBinder.Bind(section, options), serviceKey);
    }

    /// <summary>Makes sure that <see cref="FireworksClientFor"/> finds a client.</summary>
    internal static void AddClientFor(this IServiceCollection services, Action<FireworksClientOptions>? configure, object? serviceKey)
    {
        ArgumentNullException.ThrowIfNull(services);
        if (configure is not null)
        {
            services.AddFireworksClient(configure, serviceKey);
        }
        else if (!services.Any(service => service.ServiceType == typeof(FireworksClient) && Equals(service.ServiceKey, serviceKey)))
        {
            services.AddFireworksClient();
        }
    }

    /// <summary>The client registered under the key, or else the one without a key.</summary>
    internal static FireworksClient FireworksClientFor(this IServiceProvider provider, object? serviceKey) =>
        (serviceKey is null ? null : provider.GetKeyedService<FireworksClient>(serviceKey))
        ?? provider.GetRequiredService<FireworksClient>();

    private static FireworksClientOptions Options(IServiceProvider provider, string name) =>
        provider.GetRequiredService<IOptionsMonitor<FireworksClientOptions>>().Get(name);

    /// <summary>Keys of other types than string have their type in the name, so that members of two enumerations stay apart.</summary>
    private static string OptionsName(object? serviceKey) => serviceKey switch
    {
        null => Microsoft.Extensions.Options.Options.DefaultName,
        string { Length: > 0 } name => name,
        _ => $"{serviceKey.GetType().FullName}:{serviceKey}",
    };
}
