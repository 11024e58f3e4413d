using Fireworks.AI.Shared.Settings;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Chat.Response;

/// <summary>
/// Keeps reasoning where histories that drop <see cref="TextReasoningContent"/> do not lose it: in the additional properties of the
/// message and of its tool calls. The model needs it back within a tool loop.
/// </summary>
internal static class OriginalReasoning
{
    private const string Name = "reasoning_content";

    public static void Attach(ChatMessage message, string reasoning)
    {
        (message.AdditionalProperties ??= [])[Name] = reasoning;
    }

    public static void Attach(FunctionCallContent call, string reasoning)
    {
        (call.AdditionalProperties ??= [])[Name] = reasoning;
    }

    public static string? Find(ChatMessage message)
    {
        if (Find(message.AdditionalProperties) is { } ofMessage)
        {
            return ofMessage;
        }

        for (var i = 0; i < message.Contents.Count; i++)
        {
            var content = message.Contents[i];
            if (content is FunctionCallContent && Find(content.AdditionalProperties) is { } ofCall)
            {
                return ofCall;
            }
        }

        // Semantic Kernel gives every message of a tool loop the raw response of the last round, so it must be the same message.
        var original = message.RawRepresentation switch
        {
            FireworksRawResponse raw => raw.Message,
            ChatResponse { Messages: [.., { } last] } => last,
            ChatMessage other => other,
            _ => null,
        };
        return original is not null && !ReferenceEquals(original, message) && IsSame(original, message) ? Text(original) : null;
    }

    private static bool IsSame(ChatMessage original, ChatMessage message) =>
        CallIds(original).SequenceEqual(CallIds(message)) && (CallIds(message).Any() || original.Text == message.Text);

    private static IEnumerable<string> CallIds(ChatMessage message) =>
        message.Contents.OfType<FunctionCallContent>().Select(static call => call.CallId);

    private static string? Text(ChatMessage message)
    {
        var text = string.Concat(message.Contents.OfType<TextReasoningContent>().Select(reasoning => reasoning.Text));
        return text.Length > 0 ? text : Find(message.AdditionalProperties);
    }

    private static string? Find(AdditionalPropertiesDictionary? properties) =>
        properties is not null && properties.TryGetValue(Name, out var value) ? SettingValue.ToText(value) : null;
}
