using Fireworks.AI.Extensions.SemanticKernel;
using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.ChatCompletion;

namespace Fireworks.AI.Extensions.Consumers.Infrastructure;

/// <summary>The same prompt or turn of a kernel, streaming or not.</summary>
public static class Kernels
{
    public static FireworksPromptExecutionSettings Choose(string choice) => new()
    {
        FunctionChoiceBehavior = choice switch
        {
            "auto" => FunctionChoiceBehavior.Auto(),
            "required" => FunctionChoiceBehavior.Required(),
            "none" => FunctionChoiceBehavior.None(),
            _ => throw new ArgumentOutOfRangeException(nameof(choice)),
        },
        Temperature = 0,
    };

    public static async Task<string> PromptAsync(this Kernel kernel, string prompt, PromptExecutionSettings settings, bool stream)
    {
        if (!stream)
        {
            return (await kernel.InvokePromptAsync<string>(prompt, new(settings)))!;
        }

        var text = "";
        await foreach (var update in kernel.InvokePromptStreamingAsync<string>(prompt, new(settings)))
        {
            text += update;
        }

        return text;
    }

    /// <summary>The next message of a conversation, which is added to it, as Semantic Kernel's pattern for calls by hand has it.</summary>
    public static async Task<ChatMessageContent> AskAsync(
        this IChatCompletionService service, ChatHistory history, PromptExecutionSettings settings, Kernel kernel, bool stream)
    {
        ChatMessageContent answer;
        if (stream)
        {
            FunctionCallContentBuilder calls = new();
            var text = "";
            await foreach (var update in service.GetStreamingChatMessageContentsAsync(history, settings, kernel))
            {
                text += update.Content;
                calls.Append(update);
            }

            answer = new(AuthorRole.Assistant, text.Length > 0 ? text : null);
            foreach (var call in calls.Build())
            {
                answer.Items.Add(call);
            }
        }
        else
        {
            answer = await service.GetChatMessageContentAsync(history, settings, kernel);
        }

        history.Add(answer);
        return answer;
    }
}
