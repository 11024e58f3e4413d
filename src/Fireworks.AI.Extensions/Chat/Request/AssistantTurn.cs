using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Chat.Request;

/// <summary>
/// Joins what histories keep in pieces. Semantic Kernel stores each call of a streamed turn as a message of its own, and middleware
/// parts thoughts from calls that wait for approval; but the results of calls must follow the one message that has them all.
/// </summary>
internal static class AssistantTurn
{
    /// <summary>The message at the index with the pieces that follow it; the index moves to the last of them.</summary>
    public static ChatMessage Join(IReadOnlyList<ChatMessage> messages, ref int index)
    {
        var first = messages[index];
        if (index + 1 >= messages.Count || !Continues(first, messages[index + 1]))
        {
            return first;
        }

        ChatMessage joined = new(ChatRole.Assistant, [.. first.Contents]) { AdditionalProperties = first.AdditionalProperties };
        do
        {
            foreach (var content in messages[++index].Contents)
            {
                joined.Contents.Add(content);
            }
        }
        while (index + 1 < messages.Count && Continues(messages[index], messages[index + 1]));
        return joined;
    }

    private static bool Continues(ChatMessage message, ChatMessage next)
    {
        if (next.Role != ChatRole.Assistant || !HasCall(next))
        {
            return false;
        }

        bool hasCall = false, onlyThoughts = true;
        for (var i = 0; i < message.Contents.Count; i++)
        {
            hasCall |= message.Contents[i] is FunctionCallContent;
            onlyThoughts &= message.Contents[i] is TextReasoningContent or UsageContent;
            if (message.Contents[i] is FunctionResultContent)
            {
                return false;
            }
        }

        return hasCall || onlyThoughts;
    }

    private static bool HasCall(ChatMessage message)
    {
        for (var i = 0; i < message.Contents.Count; i++)
        {
            if (message.Contents[i] is FunctionCallContent)
            {
                return true;
            }
        }

        return false;
    }
}
