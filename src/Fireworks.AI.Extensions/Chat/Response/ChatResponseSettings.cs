using Fireworks.AI.Extensions.Catalogue;
using Fireworks.AI.Shared.Settings;
using Fireworks.AI.Shared.Text;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Chat.Response;

/// <summary>How the caller wants a response to be handed out.</summary>
internal sealed class ChatResponseSettings
{
    /// <param name="options">The options of the call.</param>
    /// <param name="expectsUsage">Whether the request asks for the usage.</param>
    /// <param name="pricing">What the call costs; null where there are no prices.</param>
    public ChatResponseSettings(ChatOptions? options, bool expectsUsage = true, CallPricing? pricing = null)
    {
        ExpectsUsage = expectsUsage;
        Pricing = pricing;
        SettingEntries entries = new(options?.AdditionalProperties);
        KeepsReasoning = options?.Reasoning?.Output != ReasoningOutput.None;
        SplitsThinkTags = entries.GetBoolean(SettingNames.SplitThinkTags) == true;
        IncludesRawChunks = entries.GetBoolean(SettingNames.IncludeRawChunks) == true;
    }

    /// <summary>Whether the text of a choice stands in the choice itself, and not in a message.</summary>
    public bool IsCompletion { get; init; }

    public bool ExpectsUsage { get; }

    public CallPricing? Pricing { get; }

    public bool KeepsReasoning { get; }

    public bool SplitsThinkTags { get; }

    public bool IncludesRawChunks { get; }

    /// <summary>Adds a whole text, split if that was asked for.</summary>
    public void AddText(string text, IList<AIContent> contents)
    {
        if (!SplitsThinkTags)
        {
            contents.Add(new TextContent(text));
            return;
        }

        var splitter = ThinkTagSplitter.Anywhere();
        splitter.Append(text, contents);
        splitter.Complete(contents);
    }

    public static void RemoveReasoning(IList<AIContent> contents)
    {
        for (var i = contents.Count - 1; i >= 0; i--)
        {
            if (contents[i] is TextReasoningContent)
            {
                contents.RemoveAt(i);
            }
        }
    }
}
