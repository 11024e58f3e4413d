using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.ChatCompletion;

namespace Fireworks.AI.Extensions.SemanticKernel.DependencyInjection;

/// <summary>
/// Reads the settings of any type as those of Fireworks before Semantic Kernel's adapter, which drops what it does not know, sees them.
/// </summary>
internal sealed class FireworksChatCompletionService(IChatCompletionService inner) : IChatCompletionService
{
    public IReadOnlyDictionary<string, object?> Attributes => inner.Attributes;

    public Task<IReadOnlyList<ChatMessageContent>> GetChatMessageContentsAsync(
        ChatHistory chatHistory,
        PromptExecutionSettings? executionSettings = null,
        Kernel? kernel = null,
        CancellationToken cancellationToken = default) =>
        inner.GetChatMessageContentsAsync(chatHistory, Convert(executionSettings), kernel, cancellationToken);

    public IAsyncEnumerable<StreamingChatMessageContent> GetStreamingChatMessageContentsAsync(
        ChatHistory chatHistory,
        PromptExecutionSettings? executionSettings = null,
        Kernel? kernel = null,
        CancellationToken cancellationToken = default) =>
        inner.GetStreamingChatMessageContentsAsync(chatHistory, Convert(executionSettings), kernel, cancellationToken);

    private static FireworksPromptExecutionSettings? Convert(PromptExecutionSettings? settings) =>
        settings is null ? null : FireworksPromptExecutionSettings.FromExecutionSettings(settings);
}
