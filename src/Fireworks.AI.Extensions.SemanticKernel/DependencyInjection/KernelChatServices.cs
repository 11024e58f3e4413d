using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.ChatCompletion;

namespace Fireworks.AI.Extensions.SemanticKernel.DependencyInjection;

/// <summary>
/// Registers a chat client as what Semantic Kernel asks for: with its function invocation, and as a chat completion service.
/// </summary>
internal static class KernelChatServices
{
    public static void Add(IServiceCollection services, string? serviceId, Func<IServiceProvider, IChatClient> create)
    {
        // Both are of this registration, also where later ones have the same id or none: Semantic Kernel finds them by their model.
        KernelServiceKey key = new(serviceId);
        services.AddKeyedSingleton(key, (provider, _) =>
        {
            var loggers = provider.GetService<ILoggerFactory>();
            return new KernelChatClient(create(provider).AsBuilder()
                .UseKernelFunctionInvocation(loggers)
                .UseOpenTelemetry(loggers) // Within the invocation, so that each request has a span.
                .Build(provider));
        });
        services.AddKeyedSingleton<IChatClient>(serviceId, (provider, _) => provider.GetRequiredKeyedService<KernelChatClient>(key));
        services.AddKeyedSingleton<IChatCompletionService>(serviceId, (provider, _) => new FireworksChatCompletionService(
            provider.GetRequiredKeyedService<KernelChatClient>(key).AsChatCompletionService(provider)));
    }

    /// <summary>
    /// A type of its own for the client under the private key, because Semantic Kernel takes each <see cref="IChatClient"/> for one to
    /// choose from, whatever its key is.
    /// </summary>
    private sealed class KernelChatClient(IChatClient inner) : DelegatingChatClient(inner);
}
