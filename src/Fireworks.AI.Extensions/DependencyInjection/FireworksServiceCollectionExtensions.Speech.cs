using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Fireworks.AI.Extensions;
using Fireworks.AI.Extensions.DependencyInjection;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;

namespace Microsoft.Extensions.DependencyInjection;

public static partial class FireworksServiceCollectionExtensions
{
    /// <summary>
    /// Registers an <see cref="ISpeechToTextClient"/> for a model. Fireworks marked the service behind it as deprecated; see
    /// <see cref="FireworksSpeechToTextClient"/>.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="model">The model, <c>whisper-v3</c> or <c>whisper-v3-turbo</c>.</param>
    /// <returns>The services.</returns>
    /// <exception cref="ArgumentException">The model is empty.</exception>
    /// <example>
    /// <code>
    /// services.AddFireworksSpeechToTextClient("whisper-v3-turbo");
    /// </code>
    /// With the package Microsoft.Extensions.AI, its middleware goes around a client of the shared <see cref="FireworksClient"/>:
    /// <code>
    /// services.AddFireworksClient();
    /// services.AddSpeechToTextClient(provider =&gt;
    ///     provider.GetRequiredService&lt;FireworksClient&gt;().GetSpeechToTextClient("whisper-v3-turbo")).UseLogging();
    /// </code>
    /// </example>
    [Experimental("MEAI001")]
    public static IServiceCollection AddFireworksSpeechToTextClient(this IServiceCollection services, string model) =>
        services.AddFireworksSpeechToTextClient(model, configure: null);

    /// <summary>
    /// Registers an <see cref="ISpeechToTextClient"/> for a model. Fireworks marked the service behind it as deprecated; see
    /// <see cref="FireworksSpeechToTextClient"/>.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="model">The model, <c>whisper-v3</c> or <c>whisper-v3-turbo</c>.</param>
    /// <param name="configure">Sets the options of this registration; if null, it uses the <see cref="FireworksClient"/> that is
    /// registered.</param>
    /// <returns>The services.</returns>
    /// <exception cref="ArgumentException">The model is empty.</exception>
    /// <example>
    /// <code>
    /// services.AddFireworksSpeechToTextClient(
    ///     "whisper-v3-turbo", options =&gt; options.SpeechEndpoint = new Uri("https://speech.example.org/v1"));
    /// </code>
    /// </example>
    [Experimental("MEAI001")]
    [OverloadResolutionPriority(1)]
    public static IServiceCollection AddFireworksSpeechToTextClient(
        this IServiceCollection services, string model, Action<FireworksClientOptions>? configure) =>
        services.AddKeyedFireworksSpeechToTextClient(serviceKey: null, model, configure);

    /// <summary>
    /// Registers an <see cref="ISpeechToTextClient"/> for a model with settings from configuration. Fireworks marked the service behind it
    /// as deprecated; see <see cref="FireworksSpeechToTextClient"/>.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="model">The model, <c>whisper-v3</c> or <c>whisper-v3-turbo</c>.</param>
    /// <param name="section">The section whose keys are the properties of <see cref="FireworksClientOptions"/>.</param>
    /// <returns>The services.</returns>
    /// <exception cref="ArgumentException">The model is empty.</exception>
    /// <example>
    /// <code>
    /// services.AddFireworksSpeechToTextClient("whisper-v3-turbo", builder.Configuration.GetSection("Fireworks"));
    /// </code>
    /// </example>
    [Experimental("MEAI001")]
    public static IServiceCollection AddFireworksSpeechToTextClient(
        this IServiceCollection services, string model, IConfiguration section) =>
        services.AddKeyedFireworksSpeechToTextClient(serviceKey: null, model, section);

    /// <summary>
    /// Registers an <see cref="ISpeechToTextClient"/> for a model under a key. Fireworks marked the service behind it as deprecated; see
    /// <see cref="FireworksSpeechToTextClient"/>.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="serviceKey">The key to register under.</param>
    /// <param name="model">The model, <c>whisper-v3</c> or <c>whisper-v3-turbo</c>.</param>
    /// <returns>The services.</returns>
    /// <exception cref="ArgumentException">The model is empty.</exception>
    /// <example>
    /// <code>
    /// services.AddKeyedFireworksSpeechToTextClient("dictation", "whisper-v3-turbo");
    /// </code>
    /// </example>
    [Experimental("MEAI001")]
    public static IServiceCollection AddKeyedFireworksSpeechToTextClient(
        this IServiceCollection services, object? serviceKey, string model) =>
        services.AddKeyedFireworksSpeechToTextClient(serviceKey, model, configure: null);

    /// <summary>
    /// Registers an <see cref="ISpeechToTextClient"/> for a model under a key. Fireworks marked the service behind it as deprecated; see
    /// <see cref="FireworksSpeechToTextClient"/>.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="serviceKey">The key to register under.</param>
    /// <param name="model">The model, <c>whisper-v3</c> or <c>whisper-v3-turbo</c>.</param>
    /// <param name="configure">Sets the options of this registration; if null, it uses the <see cref="FireworksClient"/> that is
    /// registered under the key, or else the one without a key.</param>
    /// <returns>The services.</returns>
    /// <exception cref="ArgumentException">The model is empty.</exception>
    /// <example>
    /// <code>
    /// services.AddKeyedFireworksSpeechToTextClient("dictation", "whisper-v3-turbo", options =&gt; options.ApiKey = "fw_...");
    /// </code>
    /// </example>
    [Experimental("MEAI001")]
    [OverloadResolutionPriority(1)]
    public static IServiceCollection AddKeyedFireworksSpeechToTextClient(
        this IServiceCollection services, object? serviceKey, string model, Action<FireworksClientOptions>? configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentException.ThrowIfNullOrWhiteSpace(model);
        var find = FireworksClientRegistration.AddFor(services, serviceKey, configure);
        return services.AddKeyedSingleton<ISpeechToTextClient>(
            serviceKey, (provider, key) => find(provider, key).GetSpeechToTextClient(model));
    }

    /// <summary>
    /// Registers an <see cref="ISpeechToTextClient"/> for a model under a key, with settings from configuration. Fireworks marked the
    /// service behind it as deprecated; see <see cref="FireworksSpeechToTextClient"/>.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="serviceKey">The key to register under.</param>
    /// <param name="model">The model, <c>whisper-v3</c> or <c>whisper-v3-turbo</c>.</param>
    /// <param name="section">The section whose keys are the properties of <see cref="FireworksClientOptions"/>.</param>
    /// <returns>The services.</returns>
    /// <exception cref="ArgumentException">The model is empty.</exception>
    /// <example>
    /// <code>
    /// services.AddKeyedFireworksSpeechToTextClient(
    ///     "dictation", "whisper-v3-turbo", builder.Configuration.GetSection("Fireworks"));
    /// </code>
    /// </example>
    [Experimental("MEAI001")]
    public static IServiceCollection AddKeyedFireworksSpeechToTextClient(
        this IServiceCollection services, object? serviceKey, string model, IConfiguration section) =>
        services.AddKeyedFireworksSpeechToTextClient(serviceKey, model, FireworksClientOptionsBinder.For(section));
}
