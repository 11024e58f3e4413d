using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Fireworks.AI.Extensions.Onnx;
using Fireworks.AI.Extensions.Onnx.DependencyInjection;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;

namespace Microsoft.Extensions.DependencyInjection;

public static partial class OnnxServiceCollectionExtensions
{
    private static readonly ModelClient SpeechClient = new("speech-to-text client", "OnnxSpeechToTextClient", Hears: true);

    /// <summary>
    /// Registers an <see cref="ISpeechToTextClient"/> over the <see cref="OnnxModel"/> that is registered without a
    /// key.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <returns>The services.</returns>
    /// <example>
    /// <code>
    /// services.AddOnnxModel("models/whisper-small");
    /// services.AddOnnxSpeechToTextClient();
    /// </code>
    /// </example>
    [Experimental("MEAI001")]
    public static IServiceCollection AddOnnxSpeechToTextClient(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        CheckAtStart(services, serviceKey: null, SpeechClient);
        return services.AddSingleton<ISpeechToTextClient>(
            static provider => new OnnxSpeechToTextClient(FindModel(provider, serviceKey: null, SpeechClient)));
    }

    /// <summary>
    /// Registers an <see cref="ISpeechToTextClient"/>, with an <see cref="OnnxModel"/> of its own,
    /// which is registered too.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="folder">The folder that holds <c>genai_config.json</c>, of the type whisper.</param>
    /// <returns>The services.</returns>
    /// <exception cref="ArgumentException">The folder is empty.</exception>
    /// <example>
    /// <code>
    /// services.AddOnnxSpeechToTextClient("models/whisper-small");
    /// </code>
    /// </example>
    [Experimental("MEAI001")]
    public static IServiceCollection AddOnnxSpeechToTextClient(this IServiceCollection services, string folder) =>
        services.AddOnnxSpeechToTextClient(folder, configure: null);

    /// <summary>
    /// Registers an <see cref="ISpeechToTextClient"/>, with an <see cref="OnnxModel"/> of its own,
    /// which is registered too.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="folder">The folder that holds <c>genai_config.json</c>, of the type whisper.</param>
    /// <param name="configure">Sets how the model is loaded; null for the defaults.</param>
    /// <returns>The services.</returns>
    /// <exception cref="ArgumentException">The folder is empty.</exception>
    /// <example>
    /// <code>
    /// services.AddOnnxSpeechToTextClient("models/whisper-small", options => options.MaxConcurrency = 1);
    /// </code>
    /// </example>
    [Experimental("MEAI001")]
    [OverloadResolutionPriority(1)]
    public static IServiceCollection AddOnnxSpeechToTextClient(
        this IServiceCollection services, string folder, Action<OnnxModelOptions>? configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        var registration = AddModel(services, serviceKey: null, folder, configure, SpeechClient);
        return services.AddSingleton<ISpeechToTextClient>(provider => new OnnxSpeechToTextClient(GetModel(provider, registration)));
    }

    /// <summary>
    /// Registers an <see cref="ISpeechToTextClient"/>, with an <see cref="OnnxModel"/> of its own,
    /// which is registered too, and settings from configuration.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="folder">The folder that holds <c>genai_config.json</c>, of the type whisper.</param>
    /// <param name="section">
    /// The section whose keys are the members of <see cref="OnnxModelOptions"/>. Others are refused when a host starts, but for
    /// <c>Folder</c>, which the application may read itself.
    /// </param>
    /// <returns>The services.</returns>
    /// <exception cref="ArgumentException">The folder is empty.</exception>
    /// <example>
    /// <code>
    /// services.AddOnnxSpeechToTextClient("models/whisper-small", configuration.GetSection("Speech"));
    /// </code>
    /// </example>
    [Experimental("MEAI001")]
    public static IServiceCollection AddOnnxSpeechToTextClient(
        this IServiceCollection services, string folder, IConfiguration section)
    {
        ArgumentNullException.ThrowIfNull(section);
        return services.AddOnnxSpeechToTextClient(folder, options => OnnxModelOptionsBinder.Bind(section, options));
    }

    /// <summary>
    /// Registers an <see cref="ISpeechToTextClient"/> under a key, over the <see cref="OnnxModel"/> that is registered under the
    /// same key, or else over the one without a key.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="serviceKey">The key; null registers without one.</param>
    /// <returns>The services.</returns>
    /// <example>
    /// <code>
    /// services.AddKeyedOnnxModel("local", "models/whisper-small");
    /// services.AddKeyedOnnxSpeechToTextClient("local");
    /// </code>
    /// </example>
    [Experimental("MEAI001")]
    public static IServiceCollection AddKeyedOnnxSpeechToTextClient(this IServiceCollection services, object? serviceKey)
    {
        ArgumentNullException.ThrowIfNull(services);
        CheckAtStart(services, serviceKey, SpeechClient);
        return services.AddKeyedSingleton<ISpeechToTextClient>(
            serviceKey, static (provider, key) => new OnnxSpeechToTextClient(FindModel(provider, key, SpeechClient)));
    }

    /// <summary>
    /// Registers an <see cref="ISpeechToTextClient"/> under a key, with an <see cref="OnnxModel"/> of its own,
    /// which is registered under the key too.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="serviceKey">The key; null registers without one.</param>
    /// <param name="folder">The folder that holds <c>genai_config.json</c>, of the type whisper.</param>
    /// <returns>The services.</returns>
    /// <exception cref="ArgumentException">The folder is empty.</exception>
    /// <example>
    /// <code>
    /// services.AddKeyedOnnxSpeechToTextClient("local", "models/whisper-small");
    /// </code>
    /// </example>
    [Experimental("MEAI001")]
    public static IServiceCollection AddKeyedOnnxSpeechToTextClient(
        this IServiceCollection services, object? serviceKey, string folder) =>
        services.AddKeyedOnnxSpeechToTextClient(serviceKey, folder, configure: null);

    /// <summary>
    /// Registers an <see cref="ISpeechToTextClient"/> under a key, with an <see cref="OnnxModel"/> of its own,
    /// which is registered under the key too.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="serviceKey">The key; null registers without one.</param>
    /// <param name="folder">The folder that holds <c>genai_config.json</c>, of the type whisper.</param>
    /// <param name="configure">Sets how the model is loaded; null for the defaults.</param>
    /// <returns>The services.</returns>
    /// <exception cref="ArgumentException">The folder is empty.</exception>
    /// <example>
    /// <code>
    /// services.AddKeyedOnnxSpeechToTextClient("local", "models/whisper-small", options => options.MaxConcurrency = 1);
    /// </code>
    /// </example>
    [Experimental("MEAI001")]
    [OverloadResolutionPriority(1)]
    public static IServiceCollection AddKeyedOnnxSpeechToTextClient(
        this IServiceCollection services, object? serviceKey, string folder, Action<OnnxModelOptions>? configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        var registration = AddModel(services, serviceKey, folder, configure, SpeechClient);
        return services.AddKeyedSingleton<ISpeechToTextClient>(
            serviceKey, (provider, _) => new OnnxSpeechToTextClient(GetModel(provider, registration)));
    }

    /// <summary>
    /// Registers an <see cref="ISpeechToTextClient"/> under a key, with an <see cref="OnnxModel"/> of its own,
    /// which is registered under the key too, and settings from configuration.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="serviceKey">The key; null registers without one.</param>
    /// <param name="folder">The folder that holds <c>genai_config.json</c>, of the type whisper.</param>
    /// <param name="section">
    /// The section whose keys are the members of <see cref="OnnxModelOptions"/>. Others are refused when a host starts, but for
    /// <c>Folder</c>, which the application may read itself.
    /// </param>
    /// <returns>The services.</returns>
    /// <exception cref="ArgumentException">The folder is empty.</exception>
    /// <example>
    /// <code>
    /// services.AddKeyedOnnxSpeechToTextClient("local", "models/whisper-small", configuration.GetSection("Speech"));
    /// </code>
    /// </example>
    [Experimental("MEAI001")]
    public static IServiceCollection AddKeyedOnnxSpeechToTextClient(
        this IServiceCollection services, object? serviceKey, string folder, IConfiguration section)
    {
        ArgumentNullException.ThrowIfNull(section);
        return services.AddKeyedOnnxSpeechToTextClient(serviceKey, folder, options => OnnxModelOptionsBinder.Bind(section, options));
    }
}
