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
        services.AddKeyedSingleton(serviceId, (provider, _) =>
        {
            var loggers = provider.GetService<ILoggerFactory>();
            return create(provider).AsBuilder()
                .UseKernelFunctionInvocation(loggers)
                .UseOpenTelemetry(loggers) // Within the invocation, so that each request has a span.
                .Build(provider);
        });
        services.AddKeyedSingleton<IChatCompletionService>(serviceId, (provider, key) => new FireworksChatCompletionService(
            (key is null ? provider.GetRequiredService<IChatClient>() : provider.GetRequiredKeyedService<IChatClient>(key))
                .AsChatCompletionService(provider)));
    }
}
