using Microsoft.Extensions.DependencyInjection;

namespace Fireworks.AI.Extensions.SemanticKernel.DependencyInjection;

/// <summary>Registers the <see cref="FireworksClient"/> of a kernel's service.</summary>
internal static class KernelFireworksClient
{
    /// <summary>
    /// Returns how to find the client: with a key or settings one of its own, without them the one that the application registered under
    /// the service id, or else the one without a key.
    /// </summary>
    public static Func<IServiceProvider, FireworksClient> Add(
        IServiceCollection services, string? apiKey, string? serviceId, Action<FireworksClientOptions>? configure)
    {
        if (apiKey is null && configure is null)
        {
            services.AddFireworksClient();
            return provider => Find(provider, serviceId);
        }

        // Semantic Kernel chooses among all services of a type, whatever their keys are, so only this client stands under the key.
        KernelServiceKey key = new(serviceId);
        services.AddKeyedFireworksClient(key, options =>
        {
            if (apiKey is not null)
            {
                options.ApiKey = apiKey;
            }

            configure?.Invoke(options);
        });
        return provider => provider.GetRequiredKeyedService<FireworksClient>(key);
    }

    private static FireworksClient Find(IServiceProvider provider, string? serviceId) =>
        (serviceId is null ? null : provider.GetKeyedService<FireworksClient>(serviceId)) ?? provider.GetRequiredService<FireworksClient>();
}
