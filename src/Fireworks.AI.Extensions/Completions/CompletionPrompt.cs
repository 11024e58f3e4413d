using Fireworks.AI.Extensions.Chat.Request;
using Fireworks.AI.Extensions.Settings;
using Fireworks.AI.Shared.Settings;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Completions;

/// <summary>What stands in the body of a completion where that of a chat has messages and tools.</summary>
internal static class CompletionPrompt
{
    // What a chat gets; the API's own default has been 16.
    private const int DefaultMaxTokens = 2048;

    /// <exception cref="NotSupportedException">The options ask for what completions do not have.</exception>
    public static void Refuse(ChatOptions? options)
    {
        if (options?.Tools is { Count: > 0 } || options?.ToolMode is RequiredChatToolMode)
        {
            throw new NotSupportedException("Completions take no tools. Use FireworksChatClient, or leave ChatOptions.Tools empty.");
        }

        if (!string.IsNullOrEmpty(options?.Instructions))
        {
            throw new NotSupportedException("Completions take no instructions. Write them into the prompt, or use FireworksChatClient.");
        }
    }

    /// <summary>Adds the prompt: a text, or token ids in its place.</summary>
    /// <exception cref="ArgumentException">There are both, or a setting is not of its kind.</exception>
    public static void Add(SettingResolver resolver, ChatRequest request)
    {
        object prompt = request.Prompt!;
        if (request.Entries.Get(SettingNames.PromptTokenIds) is { } tokens)
        {
            if (request.Prompt!.Length > 0)
            {
                throw new ArgumentException(
                    "Both a prompt and 'prompt_token_ids' are given; Fireworks accepts one of them. Pass an empty prompt.");
            }

            prompt = SettingValue.ToItems(tokens) is { } items && items.All(static item => SettingValue.ToInteger(item) >= 0)
                ? tokens
                : throw SettingEntries.Invalid(SettingNames.PromptTokenIds, "a list of token numbers");
        }

        resolver.Add(SettingSource.Options, KnownCompletionSettings.Prompt, prompt);
        if (request.Images.Count > 0)
        {
            resolver.Add(SettingSource.Options, KnownCompletionSettings.Images, request.Images);
        }
    }

    public static void AddDefaults(SettingResolver resolver) =>
        resolver.Add(SettingSource.Client, SettingNames.MaxTokens, DefaultMaxTokens);
}
