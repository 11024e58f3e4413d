using Microsoft.SemanticKernel;

namespace SemanticKernelAgent;

/// <summary>Where the model runs: at Fireworks if <c>FIREWORKS_API_KEY</c> is set, else inside this process. Nothing else knows.</summary>
internal static class Model
{
    public static bool IsRemote { get; } = !string.IsNullOrWhiteSpace(Environment.GetEnvironmentVariable("FIREWORKS_API_KEY"));

    public static IKernelBuilder AddModel(this IKernelBuilder builder) =>
        IsRemote
            ? builder.AddFireworksChatClient(
                Environment.GetEnvironmentVariable("FIREWORKS_MODEL") ?? "accounts/fireworks/models/gpt-oss-120b")
            : builder.AddOnnxChatClient(Path.Combine(AppContext.BaseDirectory, "models", "sparkler"));
}
