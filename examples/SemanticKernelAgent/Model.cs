using Microsoft.Extensions.DependencyInjection;

namespace SemanticKernelAgent;

/// <summary>Where the model runs: at Fireworks when <c>FIREWORKS_API_KEY</c> is set, else inside this process. Nothing else in the example knows.</summary>
internal static class Model
{
    public static IServiceCollection AddModel(this IServiceCollection services) =>
        Environment.GetEnvironmentVariable("FIREWORKS_API_KEY") is { Length: > 0 }
            ? services.AddFireworksChatClient(Environment.GetEnvironmentVariable("FIREWORKS_MODEL") ?? "accounts/fireworks/models/gpt-oss-120b")
            : services.AddOnnxChatClient(Path.Combine(AppContext.BaseDirectory, "models", "sparkler"));
}
