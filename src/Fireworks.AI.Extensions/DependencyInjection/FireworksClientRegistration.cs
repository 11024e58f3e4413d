using System.Globalization;
using Fireworks.AI.Extensions.Transport;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Fireworks.AI.Extensions.DependencyInjection;

/// <summary>
/// A <see cref="FireworksClient"/> in a container: the name of its options, which no other registration has, and the name of its HTTP
/// client. It stands in the container beside the client, under the same key.
/// </summary>
internal sealed record FireworksClientRegistration(string OptionsName, string HttpClientName)
{
    private static long _count;

    /// <summary>Registers the client of a key, or adds settings to the one that stands there.</summary>
    public static void AddShared(IServiceCollection services, object? serviceKey, Action<FireworksClientOptions>? configure)
    {
        var registration = Find(services, serviceKey);
        if (registration is null)
        {
            registration = new(serviceKey is null ? Options.DefaultName : NewName(), FireworksClient.GetHttpClientName(serviceKey));
            Add(services, serviceKey, registration);
        }

        registration.Configure(services, configure).ValidateOnStart();
    }

    /// <summary>
    /// Registers what a chat client or the like needs, and returns how to find its <see cref="FireworksClient"/>: with settings one of
    /// its own, without them the one of its key or else the one without a key.
    /// </summary>
    public static Func<IServiceProvider, object?, FireworksClient> AddFor(
        IServiceCollection services, object? serviceKey, Action<FireworksClientOptions>? configure)
    {
        if (configure is not null)
        {
            FireworksClientRegistration own = new(NewName(), FireworksClient.GetHttpClientName(serviceKey));

            // The registration itself is the key, so that the container disposes the client and nobody else finds it.
            Add(services, own, own);
            own.Configure(services, configure).ValidateOnStart();
            return (provider, _) => provider.GetRequiredKeyedService<FireworksClient>(own);
        }

        if (!services.Any(static service => service.ServiceType == typeof(FireworksClient) && service.ServiceKey is null))
        {
            FireworksClientRegistration shared = new(Options.DefaultName, FireworksClient.HttpClientName);
            Add(services, serviceKey: null, shared);
            shared.Configure(services, null);
        }

        // Whether settings are missing is known only when all clients are registered, so the start looks for the client itself.
        services.AddOptions<FireworksStartCheck>(NewName())
            .Configure<IServiceProvider>((_, provider) => Resolve(provider, serviceKey)).ValidateOnStart();
        return Resolve;
    }

    private static FireworksClient Resolve(IServiceProvider provider, object? serviceKey) =>
        (serviceKey is null || serviceKey == KeyedService.AnyKey ? null : provider.GetKeyedService<FireworksClient>(serviceKey))
        ?? provider.GetRequiredService<FireworksClient>();

    private static FireworksClientRegistration? Find(IServiceCollection services, object? serviceKey)
    {
        foreach (var service in services)
        {
            if (service.ServiceType == typeof(FireworksClientRegistration) && Equals(service.ServiceKey, serviceKey))
            {
                return (FireworksClientRegistration?)(service.IsKeyedService
                    ? service.KeyedImplementationInstance
                    : service.ImplementationInstance);
            }
        }

        return null;
    }

    private static void Add(IServiceCollection services, object? serviceKey, FireworksClientRegistration registration)
    {
        AddHttpClient(services, registration.HttpClientName);
        services.AddKeyedSingleton(serviceKey, registration);
        services.AddKeyedSingleton(serviceKey, (provider, _) => new FireworksClient(
            provider.GetRequiredService<IOptionsMonitor<FireworksClientOptions>>().Get(registration.OptionsName),
            provider.GetRequiredService<IHttpClientFactory>().CreateClient(registration.HttpClientName),
            provider.GetService<ILoggerFactory>()));
    }

    /// <summary>Once for a name: what the application changed at the HTTP client since then stays.</summary>
    private static void AddHttpClient(IServiceCollection services, string name)
    {
        foreach (var service in services)
        {
            if (service.ServiceType == typeof(FireworksHttpClient) && name.Equals(service.ServiceKey))
            {
                return;
            }
        }

        services.AddKeyedSingleton<FireworksHttpClient>(name);
        services.AddHttpClient(name, static client => client.Timeout = Timeout.InfiniteTimeSpan)
            .ConfigurePrimaryHttpMessageHandler(static () => new ConnectTimeoutHandler())
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan) // The handler renews its connections itself.
            .RedactLoggedHeaders(static _ => true);
    }

    /// <summary>Names are counted and not made of keys: of those, several may print alike.</summary>
    private static string NewName() =>
        string.Create(CultureInfo.InvariantCulture, $"{FireworksClient.HttpClientName}#{Interlocked.Increment(ref _count)}");

    private OptionsBuilder<FireworksClientOptions> Configure(IServiceCollection services, Action<FireworksClientOptions>? configure)
    {
        var options = services.AddOptions<FireworksClientOptions>(OptionsName);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<FireworksClientOptions>, FireworksClientOptionsValidator>());
        return configure is null ? options : options.Configure(configure);
    }

    /// <summary>Has no settings: asking for it at the start finds the client of a registration without settings.</summary>
    private sealed class FireworksStartCheck;

    /// <summary>Marks a name whose HTTP client is set up.</summary>
    private sealed class FireworksHttpClient;
}
