using System.Diagnostics.CodeAnalysis;
using Fireworks.AI.Extensions;
using Fireworks.AI.Extensions.Onnx;
using Fireworks.AI.Extensions.SemanticKernel.DependencyInjection;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.SemanticKernel.ChatCompletion;

namespace Microsoft.SemanticKernel;

/// <summary>Adds models at Fireworks and inside the process to a kernel.</summary>
/// <remarks>
/// <para>
/// A registration with an API key or settings has a <see cref="FireworksClient"/> with these to itself. One without them uses the client
/// that <c>builder.Services.AddKeyedFireworksClient</c> registered under the service id if there is one, or else that of
/// <c>builder.Services.AddFireworksClient</c>, whose settings come from environment variables where nothing else is given.
/// </para>
/// <para>The page docs/semantic-kernel.md has more.</para>
/// </remarks>
public static class FireworksKernelBuilderExtensions
{
    /// <summary>
    /// Adds a chat model at Fireworks, as an <see cref="IChatClient"/> whose calls Semantic Kernel invokes, and as an
    /// <see cref="IChatCompletionService"/>.
    /// </summary>
    /// <param name="builder">The kernel's builder.</param>
    /// <param name="modelId">The model, for example <c>accounts/fireworks/models/glm-5p3</c> or a <see cref="FireworksModel"/>.</param>
    /// <param name="apiKey">The API key; null for that of the settings, or of the environment variable FIREWORKS_API_KEY.</param>
    /// <param name="serviceId">The id of the service; null for the one that is used where none is asked for.</param>
    /// <param name="configure">Sets the other options of this registration.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentException">The model is empty.</exception>
    /// <example>
    /// <code>
    /// var kernelBuilder = Kernel.CreateBuilder();
    /// kernelBuilder.AddFireworksChatClient("accounts/fireworks/models/glm-5p3-flash");  // the key is in FIREWORKS_API_KEY
    /// kernelBuilder.Plugins.AddFromType&lt;WeatherPlugin&gt;();
    /// var kernel = kernelBuilder.Build();
    /// FireworksPromptExecutionSettings settings = new() { FunctionChoiceBehavior = FunctionChoiceBehavior.Auto() };
    /// Console.WriteLine(await kernel.InvokePromptAsync("What is the weather in Paris?", new(settings)));
    /// </code>
    /// </example>
    public static IKernelBuilder AddFireworksChatClient(
        this IKernelBuilder builder,
        string modelId,
        string? apiKey = null,
        string? serviceId = null,
        Action<FireworksClientOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrWhiteSpace(modelId);
        var find = KernelFireworksClient.Add(builder.Services, apiKey, serviceId, configure);
        KernelChatServices.Add(builder.Services, serviceId, provider => find(provider).GetChatClient(modelId));
        return builder;
    }

    /// <summary>Adds an embedding model at Fireworks, as an <see cref="IEmbeddingGenerator{TInput, TEmbedding}"/> of texts.</summary>
    /// <param name="builder">The kernel's builder.</param>
    /// <param name="modelId">The model, for example <c>fireworks/qwen3-embedding-8b</c>.</param>
    /// <param name="apiKey">The API key; null for that of the settings, or of the environment variable FIREWORKS_API_KEY.</param>
    /// <param name="dimensions">The length of the vectors; null for the model's own.</param>
    /// <param name="serviceId">The id of the service; null for the one that is used where none is asked for.</param>
    /// <param name="configure">Sets the other options of this registration.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentException">The model is empty.</exception>
    /// <example>
    /// <code>
    /// kernelBuilder.AddFireworksEmbeddingGenerator("fireworks/qwen3-embedding-8b", dimensions: 1024);
    /// var generator = kernelBuilder.Build().GetRequiredService&lt;IEmbeddingGenerator&lt;string, Embedding&lt;float&gt;&gt;&gt;();
    /// </code>
    /// </example>
    public static IKernelBuilder AddFireworksEmbeddingGenerator(
        this IKernelBuilder builder,
        string modelId,
        string? apiKey = null,
        int? dimensions = null,
        string? serviceId = null,
        Action<FireworksClientOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrWhiteSpace(modelId);
        var find = KernelFireworksClient.Add(builder.Services, apiKey, serviceId, configure);
        builder.Services.AddKeyedSingleton<IEmbeddingGenerator<string, Embedding<float>>>(
            serviceId, (provider, _) => find(provider).GetEmbeddingGenerator(modelId, dimensions));
        return builder;
    }

    /// <summary>
    /// Adds a speech-to-text model at Fireworks, as an <see cref="ISpeechToTextClient"/>. Fireworks marked the service behind it as
    /// deprecated; see <see cref="FireworksSpeechToTextClient"/>.
    /// </summary>
    /// <param name="builder">The kernel's builder.</param>
    /// <param name="modelId">The model, for example <c>whisper-v3-turbo</c>.</param>
    /// <param name="apiKey">The API key; null for that of the settings, or of the environment variable FIREWORKS_API_KEY.</param>
    /// <param name="serviceId">The id of the service; null for the one that is used where none is asked for.</param>
    /// <param name="configure">Sets the other options of this registration.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentException">The model is empty.</exception>
    /// <example>
    /// <code>
    /// kernelBuilder.AddFireworksSpeechToTextClient("whisper-v3-turbo");
    /// var client = kernelBuilder.Build().GetRequiredService&lt;ISpeechToTextClient&gt;();
    /// </code>
    /// </example>
    [Experimental("MEAI001")]
    public static IKernelBuilder AddFireworksSpeechToTextClient(
        this IKernelBuilder builder,
        string modelId,
        string? apiKey = null,
        string? serviceId = null,
        Action<FireworksClientOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrWhiteSpace(modelId);
        var find = KernelFireworksClient.Add(builder.Services, apiKey, serviceId, configure);
        builder.Services.AddKeyedSingleton<ISpeechToTextClient>(
            serviceId, (provider, _) => find(provider).GetSpeechToTextClient(modelId));
        return builder;
    }

    /// <summary>
    /// Adds a chat model inside the process, as an <see cref="IChatClient"/> whose calls Semantic Kernel invokes, and as an
    /// <see cref="IChatCompletionService"/>. The model is loaded when it is first asked for, and disposed with the kernel's services.
    /// </summary>
    /// <param name="builder">The kernel's builder.</param>
    /// <param name="folder">The folder that holds <c>genai_config.json</c>.</param>
    /// <param name="serviceId">The id of the service; null for the one that is used where none is asked for.</param>
    /// <param name="configure">Sets how the model is loaded.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentException">The folder is empty.</exception>
    /// <example>
    /// <code>
    /// kernelBuilder.AddOnnxChatClient("models/my-model", configure: options =&gt; options.MaxConcurrency = 8);
    /// </code>
    /// </example>
    public static IKernelBuilder AddOnnxChatClient(
        this IKernelBuilder builder, string folder, string? serviceId = null, Action<OnnxModelOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        KernelServiceKey key = new(serviceId);
        builder.Services.AddKeyedOnnxModel(key, folder, configure);
        KernelChatServices.Add(
            builder.Services, serviceId, provider => new OnnxChatClient(provider.GetRequiredKeyedService<OnnxModel>(key)));
        return builder;
    }

    /// <summary>
    /// Gets the name of the HTTP client that a registration with an API key or settings of its own takes from
    /// <see cref="IHttpClientFactory"/>. Those without have the names of <see cref="FireworksClient.GetHttpClientName"/>.
    /// </summary>
    /// <param name="serviceId">The id of the service; null for a service without one.</param>
    /// <returns>The name, which services under one id share.</returns>
    /// <example>
    /// <code>
    /// kernelBuilder.Services.AddHttpClient(FireworksKernelBuilderExtensions.GetFireworksHttpClientName("large"))
    ///     .RemoveAllResilienceHandlers();
    /// </code>
    /// </example>
    public static string GetFireworksHttpClientName(string? serviceId) =>
        FireworksClient.GetHttpClientName(new KernelServiceKey(serviceId));
}
