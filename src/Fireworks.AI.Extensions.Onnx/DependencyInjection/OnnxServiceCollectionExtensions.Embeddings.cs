using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Fireworks.AI.Extensions.Onnx;
using Fireworks.AI.Extensions.Onnx.DependencyInjection;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

public static partial class OnnxServiceCollectionExtensions
{
    // Options are made by the container.
    private const DynamicallyAccessedMemberTypes NeededMembers = DynamicallyAccessedMemberTypes.PublicParameterlessConstructor;

    /// <summary>
    /// Registers an <see cref="IEmbeddingGenerator{TInput, TEmbedding}"/> of texts, and its <see cref="OnnxEmbeddingGenerator"/>, loaded
    /// when it is first asked for.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="folder">The folder that holds the graph and the tokenizer.</param>
    /// <returns>The services.</returns>
    /// <exception cref="ArgumentException">The folder is empty.</exception>
    /// <example>
    /// <code>
    /// services.AddOnnxEmbeddingGenerator("models/all-MiniLM-L6-v2");
    /// </code>
    /// </example>
    public static IServiceCollection AddOnnxEmbeddingGenerator(this IServiceCollection services, string folder) =>
        services.AddOnnxEmbeddingGenerator(folder, configure: null);

    /// <summary>
    /// Registers an <see cref="IEmbeddingGenerator{TInput, TEmbedding}"/> of texts, and its <see cref="OnnxEmbeddingGenerator"/>, loaded
    /// when it is first asked for.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="folder">The folder that holds the graph and the tokenizer.</param>
    /// <param name="configure">Sets how the model is loaded; null for the defaults.</param>
    /// <returns>The services.</returns>
    /// <exception cref="ArgumentException">The folder is empty.</exception>
    /// <example>
    /// <code>
    /// services.AddOnnxEmbeddingGenerator("models/all-MiniLM-L6-v2", options => options.Threads = 2);
    /// </code>
    /// </example>
    [OverloadResolutionPriority(1)]
    public static IServiceCollection AddOnnxEmbeddingGenerator(
        this IServiceCollection services, string folder, Action<OnnxEmbeddingGeneratorOptions>? configure) =>
        services.AddKeyedOnnxEmbeddingGenerator(serviceKey: null, folder, configure);

    /// <summary>
    /// Registers an <see cref="IEmbeddingGenerator{TInput, TEmbedding}"/> of texts, and its <see cref="OnnxEmbeddingGenerator"/>, loaded
    /// when it is first asked for, with settings from configuration.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="folder">The folder that holds the graph and the tokenizer.</param>
    /// <param name="section">
    /// The section whose members are those of <see cref="OnnxEmbeddingGeneratorOptions"/>. Others are refused when a host starts, but for
    /// <c>Folder</c>, which the application may read itself.
    /// </param>
    /// <returns>The services.</returns>
    /// <exception cref="ArgumentException">The folder is empty.</exception>
    /// <example>
    /// <code>
    /// services.AddOnnxEmbeddingGenerator("models/all-MiniLM-L6-v2", configuration.GetSection("Onnx"));
    /// </code>
    /// </example>
    public static IServiceCollection AddOnnxEmbeddingGenerator(this IServiceCollection services, string folder, IConfiguration section)
    {
        ArgumentNullException.ThrowIfNull(section);
        return services.AddOnnxEmbeddingGenerator(folder, options => OnnxEncoderOptionsBinder.Bind(section, options));
    }

    /// <summary>
    /// Registers an <see cref="IEmbeddingGenerator{TInput, TEmbedding}"/> of texts, and its <see cref="OnnxEmbeddingGenerator"/>, loaded
    /// when it is first asked for under a key.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="serviceKey">The key; null registers without one.</param>
    /// <param name="folder">The folder that holds the graph and the tokenizer.</param>
    /// <returns>The services.</returns>
    /// <exception cref="ArgumentException">The folder is empty.</exception>
    /// <example>
    /// <code>
    /// services.AddKeyedOnnxEmbeddingGenerator("local", "models/all-MiniLM-L6-v2");
    /// </code>
    /// </example>
    public static IServiceCollection AddKeyedOnnxEmbeddingGenerator(this IServiceCollection services, object? serviceKey, string folder) =>
        services.AddKeyedOnnxEmbeddingGenerator(serviceKey, folder, configure: null);

    /// <summary>
    /// Registers an <see cref="IEmbeddingGenerator{TInput, TEmbedding}"/> of texts, and its <see cref="OnnxEmbeddingGenerator"/>, loaded
    /// when it is first asked for under a key.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="serviceKey">The key; null registers without one.</param>
    /// <param name="folder">The folder that holds the graph and the tokenizer.</param>
    /// <param name="configure">Sets how the model is loaded; null for the defaults.</param>
    /// <returns>The services.</returns>
    /// <exception cref="ArgumentException">The folder is empty.</exception>
    /// <example>
    /// <code>
    /// services.AddKeyedOnnxEmbeddingGenerator("local", "models/all-MiniLM-L6-v2", options => options.Threads = 2);
    /// </code>
    /// </example>
    [OverloadResolutionPriority(1)]
    public static IServiceCollection AddKeyedOnnxEmbeddingGenerator(
        this IServiceCollection services, object? serviceKey, string folder, Action<OnnxEmbeddingGeneratorOptions>? configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        var registration = AddEncoder(services, folder, configure);
        services.AddKeyedSingleton(registration, (provider, _) =>
            OnnxEmbeddingGenerator.Load(registration.Folder, OptionsOf(provider, registration)));

        // All three give the one generator of this registration, also where others stand under the same key.
        services.AddKeyedSingleton(serviceKey, (provider, _) => provider.GetRequiredKeyedService<OnnxEmbeddingGenerator>(registration));
        services.AddKeyedSingleton<IEmbeddingGenerator<string, Embedding<float>>>(
            serviceKey, (provider, _) => provider.GetRequiredKeyedService<OnnxEmbeddingGenerator>(registration));
        return services.AddKeyedSingleton<IEmbeddingGenerator>(
            serviceKey, (provider, _) => provider.GetRequiredKeyedService<OnnxEmbeddingGenerator>(registration));
    }

    /// <summary>
    /// Registers an <see cref="IEmbeddingGenerator{TInput, TEmbedding}"/> of texts, and its <see cref="OnnxEmbeddingGenerator"/>, loaded
    /// when it is first asked for under a key, with settings from configuration.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="serviceKey">The key; null registers without one.</param>
    /// <param name="folder">The folder that holds the graph and the tokenizer.</param>
    /// <param name="section">
    /// The section whose members are those of <see cref="OnnxEmbeddingGeneratorOptions"/>. Others are refused when a host starts, but for
    /// <c>Folder</c>, which the application may read itself.
    /// </param>
    /// <returns>The services.</returns>
    /// <exception cref="ArgumentException">The folder is empty.</exception>
    /// <example>
    /// <code>
    /// services.AddKeyedOnnxEmbeddingGenerator("local", "models/all-MiniLM-L6-v2", configuration.GetSection("Onnx"));
    /// </code>
    /// </example>
    public static IServiceCollection AddKeyedOnnxEmbeddingGenerator(
        this IServiceCollection services, object? serviceKey, string folder, IConfiguration section)
    {
        ArgumentNullException.ThrowIfNull(section);
        return services.AddKeyedOnnxEmbeddingGenerator(serviceKey, folder, options => OnnxEncoderOptionsBinder.Bind(section, options));
    }

    private static OnnxEncoderRegistration<TOptions> AddEncoder<[DynamicallyAccessedMembers(NeededMembers)] TOptions>(
        IServiceCollection services, string folder, Action<TOptions>? configure)
        where TOptions : OnnxEncoderOptions
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        var registration = new OnnxEncoderRegistration<TOptions>(folder);
        var options = services.AddOptions<TOptions>(registration.OptionsName);
        if (configure is not null)
        {
            options.Configure(configure);
        }

        options.PostConfigure<IServiceProvider>(static (model, provider) => model.LoggerFactory ??= provider.GetService<ILoggerFactory>());
        options.ValidateOnStart();
        services.AddSingleton(registration);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<TOptions>, OnnxEncoderOptionsValidator<TOptions>>());
        return registration;
    }

    private static TOptions OptionsOf<[DynamicallyAccessedMembers(NeededMembers)] TOptions>(
        IServiceProvider provider, OnnxEncoderRegistration<TOptions> registration)
        where TOptions : OnnxEncoderOptions =>
        provider.GetRequiredService<IOptionsMonitor<TOptions>>().Get(registration.OptionsName);
}
