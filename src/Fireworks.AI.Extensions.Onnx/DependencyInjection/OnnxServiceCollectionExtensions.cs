using Fireworks.AI.Extensions.Onnx;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers in-process models.</summary>
public static class OnnxServiceCollectionExtensions
{
    /// <summary>
    /// Registers an <see cref="IChatClient"/>, and its <see cref="OnnxModel"/>, as singletons. The model is loaded when one of them is first
    /// asked for, and disposed with the container.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="folder">The folder that holds <c>genai_config.json</c>.</param>
    /// <param name="configure">Sets how the model is loaded; if null, the defaults hold.</param>
    /// <param name="serviceKey">The key to register under; null for none.</param>
    /// <returns>The services.</returns>
    public static IServiceCollection AddOnnxChatClient(
        this IServiceCollection services, string folder, Action<OnnxModelOptions>? configure = null, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        var name = serviceKey?.ToString() ?? Options.Options.DefaultName;
        var options = services.AddOptions<OnnxModelOptions>(name);
        if (configure is not null)
        {
            options.Configure(configure);
        }

        options.PostConfigure<IServiceProvider>(static (model, provider) => model.LoggerFactory ??= provider.GetService<ILoggerFactory>());

        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<OnnxModelOptions>, OnnxModelOptionsValidator>());
        services.AddKeyedSingleton(serviceKey, (provider, _) =>
            OnnxModel.Load(folder, provider.GetRequiredService<IOptionsMonitor<OnnxModelOptions>>().Get(name)));
        services.AddKeyedSingleton<IChatClient>(serviceKey, (provider, _) => new OnnxChatClient(
            serviceKey is null ? provider.GetRequiredService<OnnxModel>() : provider.GetRequiredKeyedService<OnnxModel>(serviceKey)));
        return services;
    }
}
