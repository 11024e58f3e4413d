using Fireworks.AI.Extensions.Json;
using Fireworks.AI.Extensions.Models;
using Fireworks.AI.Shared.Settings;
using Fireworks.AI.Shared.Text;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Chat.Request;

/// <summary>Writes <c>messages</c>. Names of authors are not sent, because Fireworks refuses them.</summary>
internal static class ChatMessageWriter
{
    /// <param name="buffer">Where to write.</param>
    /// <param name="request">The request.</param>
    /// <param name="key">Gets what the turns of the conversation have in common; null if there is none.</param>
    public static void Write(PooledBuffer buffer, ChatRequest request, PromptCacheKey? key = null)
    {
        var instructions = request.Options?.Instructions is { Length: > 0 } text ? text : null;
        if (request.Messages.Count == 0 && instructions is null)
        {
            throw new ArgumentException("There are no messages. Fireworks needs at least one.");
        }

        var merge = MergesSystemMessages(request);
        var begin = buffer.Length;
        buffer.WriteName("messages"u8);
        buffer.WriteOpen((byte)'[');
        if (merge)
        {
            WriteMergedSystem(buffer, request, instructions);
        }
        else if (instructions is not null)
        {
            buffer.WriteRaw("{\"role\":\"system\",\"content\":"u8);
            buffer.WriteString(instructions);
            buffer.WriteClose((byte)'}');
        }

        var common = buffer.Length;
        key?.Add(buffer.Written[begin..common]);
        for (var index = 0; index < request.Messages.Count; index++)
        {
            var message = request.Messages[index];
            var start = buffer.Length;
            if (IsSystem(message.Role))
            {
                if (!merge)
                {
                    buffer.WriteRaw("{\"role\":\"system\",\"content\":"u8);
                    WriteText(buffer, message);
                    buffer.WriteClose((byte)'}');
                    key?.Add(buffer.Written[start..]);
                }
            }
            else if (message.Role == ChatRole.Assistant)
            {
                message = AssistantTurn.Join(request.Messages, ref index);
                AssistantMessageWriter.Write(buffer, request, message);
                ToolResultWriter.Write(buffer, request, message);
            }
            else if (message.Role == ChatRole.User || message.Role == ChatRole.Tool)
            {
                var hadResults = ToolResultWriter.Write(buffer, request, message);
                start = buffer.Length;
                WriteUser(buffer, message, hadResults);
                if (buffer.Length > start)
                {
                    // What follows the first user message differs from turn to turn.
                    key?.Add(buffer.Written[start..]);
                    key = null;
                }
            }
            else
            {
                throw new NotSupportedException(
                    $"A message has the role '{message.Role}'. Fireworks takes system, user, assistant and tool.");
            }
        }

        buffer.WriteClose((byte)']');
    }

    /// <summary>The texts of a message as one string; other contents are refused.</summary>
    public static void WriteText(PooledBuffer buffer, ChatMessage message)
    {
        buffer.Append((byte)'"');
        AppendText(buffer, message);
        buffer.Append((byte)'"');
    }

    /// <summary>The texts of a message, and what it says of errors and refusals, with a line break where they would run together.</summary>
    public static void AppendTexts(PooledBuffer buffer, ChatMessage message)
    {
        var last = "";
        for (var i = 0; i < message.Contents.Count; i++)
        {
            var text = message.Contents[i] switch
            {
                TextContent part => part.Text,
                ErrorContent error => error.Message,
                _ => null,
            };
            if (!string.IsNullOrEmpty(text))
            {
                buffer.Append(TextParts.NeedBreak(last, text) ? "\\n"u8 : ""u8);
                buffer.WriteEscaped(text);
                last = text;
            }
        }
    }

    public static NotSupportedException CannotSend(AIContent content, ChatRole role) => new(
        $"A message with the role '{role}' has {content.GetType().Name}, which cannot be sent to Fireworks. " +
        "Remove it from the message or turn it into text.");

    private static bool IsSystem(ChatRole role) =>
        role == ChatRole.System || role.Value.Equals("developer", StringComparison.OrdinalIgnoreCase);

    private static bool MergesSystemMessages(ChatRequest request) =>
        request.Entries.GetBoolean(SettingNames.MergeSystemMessages) ?? ModelFamilies.Find(request.Model).TakesOneSystemMessage;

    private static void WriteMergedSystem(PooledBuffer buffer, ChatRequest request, string? instructions)
    {
        if (instructions is null && !request.Messages.Any(message => IsSystem(message.Role)))
        {
            return;
        }

        buffer.WriteRaw("{\"role\":\"system\",\"content\":\""u8);
        var first = instructions is null;
        if (instructions is not null)
        {
            buffer.WriteEscaped(instructions);
        }

        for (var index = 0; index < request.Messages.Count; index++)
        {
            var message = request.Messages[index];
            if (IsSystem(message.Role))
            {
                buffer.Append(first ? ""u8 : "\\n\\n"u8);
                AppendText(buffer, message);
                first = false;
            }
        }

        buffer.Append("\"}"u8);
    }

    private static void AppendText(PooledBuffer buffer, ChatMessage message)
    {
        for (var i = 0; i < message.Contents.Count; i++)
        {
            if (message.Contents[i] is not (TextContent or UsageContent))
            {
                throw CannotSend(message.Contents[i], message.Role);
            }
        }

        AppendTexts(buffer, message);
    }

    private static void WriteUser(PooledBuffer buffer, ChatMessage message, bool hadResults)
    {
        AIContent? only = null;
        var count = 0;
        for (var i = 0; i < message.Contents.Count; i++)
        {
            var content = message.Contents[i];
            if (content is not (FunctionResultContent or UsageContent))
            {
                only = content;
                count++;
            }
        }

        if (count == 0 && hadResults)
        {
            return;
        }

        if (message.Role == ChatRole.Tool)
        {
            throw only is null
                ? new ArgumentException(
                    "A message with the role 'tool' has no FunctionResultContent, so Fireworks cannot tell which call it answers.")
                : CannotSend(only, message.Role);
        }

        buffer.WriteRaw("{\"role\":\"user\",\"content\":"u8);
        if (count == 0)
        {
            buffer.WriteLiteral(""u8);
        }
        else if (count == 1 && only is TextContent text)
        {
            buffer.WriteString(text.Text);
        }
        else
        {
            buffer.WriteOpen((byte)'[');
            for (var i = 0; i < message.Contents.Count; i++)
            {
                var content = message.Contents[i];
                if (content is not (FunctionResultContent or UsageContent))
                {
                    ContentPartWriter.Write(buffer, content, message.Role);
                }
            }

            buffer.WriteClose((byte)']');
        }

        buffer.WriteClose((byte)'}');
    }
}
