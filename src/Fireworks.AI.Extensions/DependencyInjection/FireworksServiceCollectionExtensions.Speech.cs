using System.Diagnostics.CodeAnalysis;
using Fireworks.AI.Extensions;
using Fireworks.AI.Extensions.DependencyInjection;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;

namespace Microsoft.Extensions.DependencyInjection;

public static partial class FireworksServiceCollectionExtensions
{
    /// <summary>
    /// Registers an <see cref="ISpeechToTextClient"/> for a model, and a <see cref="FireworksClient"/> if there is none. Fireworks marked
    /// the service behind it as deprecated; see <see cref="FireworksSpeechToTextClient"/>.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="model">The model, <c>whisper-v3</c> or <c>whisper-v3-turbo</c>.</param>
    /// <param name="configure">Sets the options; if null, they come from the <see cref="FireworksClient"/> that is registered, or from
    /// environment variables.</param>
    /// <param name="serviceKey">The key to register under; null for none.</param>
    /// <returns>The services.</returns>
    /// <exception cref="ArgumentException">The model is empty.</exception>
    [Experimental("MEAI001")]
    public static IServiceCollection AddFireworksSpeechToTextClient(
        this IServiceCollection services, string model, Action<FireworksClientOptions>? configure = null, object? serviceKey = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(model);
        services.AddClientFor(configure, serviceKey);
        services.AddKeyedSingleton<ISpeechToTextClient>(
            serviceKey, (provider, _) => provider.FireworksClientFor(serviceKey).GetSpeechToTextClient(model));
        return services;
    }

    /// <summary>
    /// Registers an <see cref="ISpeechToTextClient"/> for a model, and a <see cref="FireworksClient"/> if there is none. Fireworks marked
    /// the service behind it as deprecated; see <see cref="FireworksSpeechToTextClient"/>.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="model">The model, <c>whisper-v3</c> or <c>whisper-v3-turbo</c>.</param>
    /// <param name="apiKey">The API key.</param>
    /// <param name="serviceKey">The key to register under; null for none.</param>
    /// <returns>The services.</returns>
    /// <exception cref="ArgumentException">The model is empty.</exception>
    [Experimental("MEAI001")]
    public static IServiceCollection AddFireworksSpeechToTextClient(
        this IServiceCollection services, string model, string apiKey, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(apiKey);
        return services.AddFireworksSpeechToTextClient(model, options => options.ApiKey = apiKey, serviceKey);
    }

    /// <summary>
    /// Registers an <see cref="ISpeechToTextClient"/> for a model with settings from configuration. Fireworks marked the service behind it
    /// as deprecated; see <see cref="FireworksSpeechToTextClient"/>.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="model">The model, <c>whisper-v3</c> or <c>whisper-v3-turbo</c>.</param>
    /// <param name="section">The section whose members are those of <see cref="FireworksClientOptions"/>.</param>
    /// <param name="serviceKey">The key to register under; null for none.</param>
    /// <returns>The services.</returns>
    /// <exception cref="ArgumentException">The model is empty.</exception>
    [Experimental("MEAI001")]
    public static IServiceCollection AddFireworksSpeechToTextClient(
        this IServiceCollection services, string model, IConfiguration section, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(section);
        return services.AddFireworksSpeechToTextClient(model, options => FireworksClientOptionsBinder.Bind(section, options), serviceKey);
    }
}
