using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions;

/// <summary>
/// Keeps reasoning where histories that drop <see cref="TextReasoningContent"/> do not lose it: in the additional properties of the
/// message and of its tool calls. The model needs it back within a tool loop.
/// </summary>
internal static class ReasoningKeeper
{
    public static void Keep(ChatMessage message, string reasoning)
    {
        (message.AdditionalProperties ??= [])[RequestSettings.ReasoningContent] = reasoning;
    }

    public static void Keep(FunctionCallContent call, string reasoning)
    {
        (call.AdditionalProperties ??= [])[RequestSettings.ReasoningContent] = reasoning;
    }

    public static string? Find(ChatMessage message)
    {
        if (Find(message.AdditionalProperties) is { } ofMessage)
        {
            return ofMessage;
        }

        for (int i = 0; i < message.Contents.Count; i++)
        {
            AIContent content = message.Contents[i];
            if (content is FunctionCallContent && Find(content.AdditionalProperties) is { } ofCall)
            {
                return ofCall;
            }
        }

        return message.RawRepresentation switch
        {
            FireworksRawResponse raw => raw.ReasoningContent,
            ChatResponse { Messages: [.., { } last] } => Text(last),
            ChatMessage other when !ReferenceEquals(other, message) => Text(other),
            _ => null,
        };
    }

    private static string? Text(ChatMessage message)
    {
        string text = string.Concat(message.Contents.OfType<TextReasoningContent>().Select(reasoning => reasoning.Text));
        return text.Length > 0 ? text : Find(message.AdditionalProperties);
    }

    private static string? Find(AdditionalPropertiesDictionary? properties)
    {
        if (properties is null || !properties.TryGetValue(RequestSettings.ReasoningContent, out object? value))
        {
            return null;
        }

        return value switch
        {
            string text => text,
            JsonElement { ValueKind: JsonValueKind.String } element => element.GetString(),
            _ => null,
        };
    }
}
