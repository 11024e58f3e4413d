using System.Runtime.CompilerServices;
using Fireworks.AI.Extensions.Onnx;
using Fireworks.AI.Extensions.Onnx.DependencyInjection;
using Microsoft.Extensions.Configuration;

namespace Microsoft.Extensions.DependencyInjection;

public static partial class OnnxServiceCollectionExtensions
{
    /// <summary>Registers an <see cref="OnnxReranker"/>, loaded when it is first asked for.</summary>
    /// <param name="services">The services.</param>
    /// <param name="folder">The folder that holds the graph and the tokenizer.</param>
    /// <returns>The services.</returns>
    /// <exception cref="ArgumentException">The folder is empty.</exception>
    /// <example>
    /// <code>
    /// services.AddOnnxReranker("models/my-reranker");
    /// </code>
    /// </example>
    public static IServiceCollection AddOnnxReranker(this IServiceCollection services, string folder) =>
        services.AddOnnxReranker(folder, configure: null);

    /// <summary>Registers an <see cref="OnnxReranker"/>, loaded when it is first asked for.</summary>
    /// <param name="services">The services.</param>
    /// <param name="folder">The folder that holds the graph and the tokenizer.</param>
    /// <param name="configure">Sets how the model is loaded; null for the defaults.</param>
    /// <returns>The services.</returns>
    /// <exception cref="ArgumentException">The folder is empty.</exception>
    /// <example>
    /// <code>
    /// services.AddOnnxReranker("models/my-reranker", options => options.Threads = 2);
    /// </code>
    /// </example>
    [OverloadResolutionPriority(1)]
    public static IServiceCollection AddOnnxReranker(
        this IServiceCollection services, string folder, Action<OnnxRerankerOptions>? configure) =>
        services.AddKeyedOnnxReranker(serviceKey: null, folder, configure);

    /// <summary>Registers an <see cref="OnnxReranker"/>, loaded when it is first asked for, with settings from configuration.</summary>
    /// <param name="services">The services.</param>
    /// <param name="folder">The folder that holds the graph and the tokenizer.</param>
    /// <param name="section">
    /// The section whose members are those of <see cref="OnnxRerankerOptions"/>. Others are refused when a host starts, but for
    /// <c>Folder</c>, which the application may read itself.
    /// </param>
    /// <returns>The services.</returns>
    /// <exception cref="ArgumentException">The folder is empty.</exception>
    /// <example>
    /// <code>
    /// services.AddOnnxReranker("models/my-reranker", configuration.GetSection("Onnx"));
    /// </code>
    /// </example>
    public static IServiceCollection AddOnnxReranker(this IServiceCollection services, string folder, IConfiguration section)
    {
        ArgumentNullException.ThrowIfNull(section);
        return services.AddOnnxReranker(folder, options => OnnxEncoderOptionsBinder.Bind(section, options));
    }

    /// <summary>Registers an <see cref="OnnxReranker"/>, loaded when it is first asked for under a key.</summary>
    /// <param name="services">The services.</param>
    /// <param name="serviceKey">The key; null registers without one.</param>
    /// <param name="folder">The folder that holds the graph and the tokenizer.</param>
    /// <returns>The services.</returns>
    /// <exception cref="ArgumentException">The folder is empty.</exception>
    /// <example>
    /// <code>
    /// services.AddKeyedOnnxReranker("local", "models/my-reranker");
    /// </code>
    /// </example>
    public static IServiceCollection AddKeyedOnnxReranker(this IServiceCollection services, object? serviceKey, string folder) =>
        services.AddKeyedOnnxReranker(serviceKey, folder, configure: null);

    /// <summary>Registers an <see cref="OnnxReranker"/>, loaded when it is first asked for under a key.</summary>
    /// <param name="services">The services.</param>
    /// <param name="serviceKey">The key; null registers without one.</param>
    /// <param name="folder">The folder that holds the graph and the tokenizer.</param>
    /// <param name="configure">Sets how the model is loaded; null for the defaults.</param>
    /// <returns>The services.</returns>
    /// <exception cref="ArgumentException">The folder is empty.</exception>
    /// <example>
    /// <code>
    /// services.AddKeyedOnnxReranker("local", "models/my-reranker", options => options.Threads = 2);
    /// </code>
    /// </example>
    [OverloadResolutionPriority(1)]
    public static IServiceCollection AddKeyedOnnxReranker(
        this IServiceCollection services, object? serviceKey, string folder, Action<OnnxRerankerOptions>? configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        var registration = AddEncoder(services, folder, configure);
        return services.AddKeyedSingleton(
            serviceKey, (provider, _) => OnnxReranker.Load(registration.Folder, OptionsOf(provider, registration)));
    }

    /// <summary>
    /// Registers an <see cref="OnnxReranker"/>, loaded when it is first asked for under a key, with settings from configuration.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="serviceKey">The key; null registers without one.</param>
    /// <param name="folder">The folder that holds the graph and the tokenizer.</param>
    /// <param name="section">
    /// The section whose members are those of <see cref="OnnxRerankerOptions"/>. Others are refused when a host starts, but for
    /// <c>Folder</c>, which the application may read itself.
    /// </param>
    /// <returns>The services.</returns>
    /// <exception cref="ArgumentException">The folder is empty.</exception>
    /// <example>
    /// <code>
    /// services.AddKeyedOnnxReranker("local", "models/my-reranker", configuration.GetSection("Onnx"));
    /// </code>
    /// </example>
    public static IServiceCollection AddKeyedOnnxReranker(
        this IServiceCollection services, object? serviceKey, string folder, IConfiguration section)
    {
        ArgumentNullException.ThrowIfNull(section);
        return services.AddKeyedOnnxReranker(serviceKey, folder, options => OnnxEncoderOptionsBinder.Bind(section, options));
    }
}
