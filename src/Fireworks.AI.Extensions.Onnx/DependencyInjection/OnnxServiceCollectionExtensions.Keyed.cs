using System.Runtime.CompilerServices;
using Fireworks.AI.Extensions.Onnx;
using Fireworks.AI.Extensions.Onnx.DependencyInjection;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;

namespace Microsoft.Extensions.DependencyInjection;

public static partial class OnnxServiceCollectionExtensions
{
    /// <summary>Registers an <see cref="OnnxModel"/> under a key.</summary>
    /// <param name="services">The services.</param>
    /// <param name="serviceKey">The key; null registers without one.</param>
    /// <param name="folder">The folder that holds <c>genai_config.json</c>.</param>
    /// <returns>The services.</returns>
    /// <exception cref="ArgumentException">The folder is empty.</exception>
    /// <example>
    /// A client with function invocation, by the package Microsoft.Extensions.AI:
    /// <code>
    /// services.AddKeyedOnnxModel("local", "models/my-model");
    /// services.AddKeyedChatClient("local", provider => new OnnxChatClient(provider.GetRequiredKeyedService&lt;OnnxModel&gt;("local")))
    ///     .UseFunctionInvocation();
    /// </code>
    /// </example>
    public static IServiceCollection AddKeyedOnnxModel(this IServiceCollection services, object? serviceKey, string folder) =>
        services.AddKeyedOnnxModel(serviceKey, folder, configure: null);

    /// <summary>Registers an <see cref="OnnxModel"/> under a key.</summary>
    /// <param name="services">The services.</param>
    /// <param name="serviceKey">The key; null registers without one.</param>
    /// <param name="folder">The folder that holds <c>genai_config.json</c>.</param>
    /// <param name="configure">Sets how the model is loaded; null for the defaults.</param>
    /// <returns>The services.</returns>
    /// <exception cref="ArgumentException">The folder is empty.</exception>
    /// <example>
    /// A client with function invocation, by the package Microsoft.Extensions.AI:
    /// <code>
    /// services.AddKeyedOnnxModel("local", "models/my-model", options => options.MaxConcurrency = 8);
    /// services.AddKeyedChatClient("local", provider => new OnnxChatClient(provider.GetRequiredKeyedService&lt;OnnxModel&gt;("local")))
    ///     .UseFunctionInvocation();
    /// </code>
    /// </example>
    [OverloadResolutionPriority(1)]
    public static IServiceCollection AddKeyedOnnxModel(
        this IServiceCollection services, object? serviceKey, string folder, Action<OnnxModelOptions>? configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        AddModel(services, serviceKey, folder, configure);
        return services;
    }

    /// <summary>Registers an <see cref="OnnxModel"/> under a key, with settings from configuration.</summary>
    /// <param name="services">The services.</param>
    /// <param name="serviceKey">The key; null registers without one.</param>
    /// <param name="folder">The folder that holds <c>genai_config.json</c>.</param>
    /// <param name="section">
    /// The section whose keys are the members of <see cref="OnnxModelOptions"/>. Others are refused when a host starts, but for
    /// <c>Folder</c>, which the application may read itself.
    /// </param>
    /// <returns>The services.</returns>
    /// <exception cref="ArgumentException">The folder is empty.</exception>
    /// <example>
    /// <code>
    /// services.AddKeyedOnnxModel("local", "models/my-model", configuration.GetSection("Onnx"));
    /// services.AddKeyedChatClient("local", provider => new OnnxChatClient(provider.GetRequiredKeyedService&lt;OnnxModel&gt;("local")))
    ///     .UseFunctionInvocation();
    /// </code>
    /// </example>
    public static IServiceCollection AddKeyedOnnxModel(
        this IServiceCollection services, object? serviceKey, string folder, IConfiguration section)
    {
        ArgumentNullException.ThrowIfNull(section);
        return services.AddKeyedOnnxModel(serviceKey, folder, options => OnnxModelOptionsBinder.Bind(section, options));
    }

    /// <summary>
    /// Registers an <see cref="IChatClient"/> under a key, over the <see cref="OnnxModel"/> that is registered under the same key, or
    /// else over the one without a key.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="serviceKey">The key; null registers without one.</param>
    /// <returns>The services.</returns>
    /// <example>
    /// <code>
    /// services.AddKeyedOnnxModel("local", "models/my-model");
    /// services.AddKeyedOnnxChatClient("local");
    /// </code>
    /// A client without a key around it, with function invocation, by the package Microsoft.Extensions.AI:
    /// <code>
    /// services.AddChatClient(provider => provider.GetRequiredKeyedService&lt;IChatClient&gt;("local")).UseFunctionInvocation();
    /// </code>
    /// </example>
    public static IServiceCollection AddKeyedOnnxChatClient(this IServiceCollection services, object? serviceKey)
    {
        ArgumentNullException.ThrowIfNull(services);
        CheckAtStart(services, serviceKey, ChatClient);
        return services.AddKeyedSingleton<IChatClient>(
            serviceKey, static (provider, key) => new OnnxChatClient(FindModel(provider, key, ChatClient)));
    }

    /// <summary>
    /// Registers an <see cref="IChatClient"/> under a key, with an <see cref="OnnxModel"/> of its own, which is registered under the key
    /// too.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="serviceKey">The key; null registers without one.</param>
    /// <param name="folder">The folder that holds <c>genai_config.json</c>.</param>
    /// <returns>The services.</returns>
    /// <exception cref="ArgumentException">The folder is empty.</exception>
    /// <example>
    /// A client without a key around it, with function invocation, by the package Microsoft.Extensions.AI:
    /// <code>
    /// services.AddKeyedOnnxChatClient("local", "models/my-model");
    /// services.AddChatClient(provider => provider.GetRequiredKeyedService&lt;IChatClient&gt;("local")).UseFunctionInvocation();
    /// </code>
    /// </example>
    public static IServiceCollection AddKeyedOnnxChatClient(this IServiceCollection services, object? serviceKey, string folder) =>
        services.AddKeyedOnnxChatClient(serviceKey, folder, configure: null);

    /// <summary>
    /// Registers an <see cref="IChatClient"/> under a key, with an <see cref="OnnxModel"/> of its own, which is registered under the key
    /// too.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="serviceKey">The key; null registers without one.</param>
    /// <param name="folder">The folder that holds <c>genai_config.json</c>.</param>
    /// <param name="configure">Sets how the model is loaded; null for the defaults.</param>
    /// <returns>The services.</returns>
    /// <exception cref="ArgumentException">The folder is empty.</exception>
    /// <example>
    /// A client without a key around it, with function invocation, by the package Microsoft.Extensions.AI:
    /// <code>
    /// services.AddKeyedOnnxChatClient("local", "models/my-model", options => options.MaxConcurrency = 8);
    /// services.AddChatClient(provider => provider.GetRequiredKeyedService&lt;IChatClient&gt;("local")).UseFunctionInvocation();
    /// </code>
    /// </example>
    [OverloadResolutionPriority(1)]
    public static IServiceCollection AddKeyedOnnxChatClient(
        this IServiceCollection services, object? serviceKey, string folder, Action<OnnxModelOptions>? configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        var registration = AddModel(services, serviceKey, folder, configure, ChatClient);
        return services.AddKeyedSingleton<IChatClient>(
            serviceKey, (provider, _) => new OnnxChatClient(GetModel(provider, registration)));
    }

    /// <summary>
    /// Registers an <see cref="IChatClient"/> under a key, with an <see cref="OnnxModel"/> of its own, which is registered under the key
    /// too, and settings from configuration.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="serviceKey">The key; null registers without one.</param>
    /// <param name="folder">The folder that holds <c>genai_config.json</c>.</param>
    /// <param name="section">
    /// The section whose keys are the members of <see cref="OnnxModelOptions"/>. Others are refused when a host starts, but for
    /// <c>Folder</c>, which the application may read itself.
    /// </param>
    /// <returns>The services.</returns>
    /// <exception cref="ArgumentException">The folder is empty.</exception>
    /// <example>
    /// A client without a key around it, with function invocation, by the package Microsoft.Extensions.AI:
    /// <code>
    /// services.AddKeyedOnnxChatClient("local", "models/my-model", configuration.GetSection("Onnx"));
    /// services.AddChatClient(provider => provider.GetRequiredKeyedService&lt;IChatClient&gt;("local")).UseFunctionInvocation();
    /// </code>
    /// </example>
    public static IServiceCollection AddKeyedOnnxChatClient(
        this IServiceCollection services, object? serviceKey, string folder, IConfiguration section)
    {
        ArgumentNullException.ThrowIfNull(section);
        return services.AddKeyedOnnxChatClient(serviceKey, folder, options => OnnxModelOptionsBinder.Bind(section, options));
    }
}
