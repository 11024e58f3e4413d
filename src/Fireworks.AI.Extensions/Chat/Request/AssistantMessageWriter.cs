using Fireworks.AI.Extensions.Chat.Response;
using Fireworks.AI.Extensions.Json;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Chat.Request;

/// <summary>Writes what the model said before: text, reasoning and tool calls.</summary>
internal static class AssistantMessageWriter
{
    public static void Write(PooledBuffer buffer, ChatRequest request, ChatMessage message)
    {
        bool hasText = false, hasCalls = false, hasReasoning = false, hasMedia = false, hasResults = false;
        for (var i = 0; i < message.Contents.Count; i++)
        {
            var content = message.Contents[i];
            switch (content)
            {
                case TextContent or ErrorContent: hasText = true; break;
                case TextReasoningContent: hasReasoning = true; break;
                case FunctionCallContent: hasCalls = true; break;
                case FunctionResultContent: hasResults = true; break;
                case UsageContent: break;
                case DataContent or UriContent or HostedFileContent: hasMedia = true; break;
                default: throw ChatMessageWriter.CannotSend(content, message.Role);
            }
        }

        if (hasResults && !hasText && !hasCalls && !hasReasoning && !hasMedia)
        {
            return;
        }

        buffer.WriteRaw("{\"role\":\"assistant\",\"content\":"u8);
        if (hasMedia)
        {
            WriteParts(buffer, message);
        }
        else if (!hasText && hasCalls)
        {
            buffer.WriteRaw("null"u8);
        }
        else
        {
            buffer.Append((byte)'"');
            ChatMessageWriter.AppendTexts(buffer, message);
            buffer.Append((byte)'"');
        }

        WriteReasoning(buffer, message, hasReasoning);
        if (hasCalls)
        {
            WriteCalls(buffer, request, message);
        }

        buffer.WriteClose((byte)'}');
    }

    private static void WriteParts(PooledBuffer buffer, ChatMessage message)
    {
        buffer.WriteOpen((byte)'[');
        for (var i = 0; i < message.Contents.Count; i++)
        {
            var content = message.Contents[i];
            if (content is ErrorContent error)
            {
                content = new TextContent(error.Message);
            }

            if (content is TextContent or DataContent or UriContent or HostedFileContent)
            {
                ContentPartWriter.Write(buffer, content, message.Role);
            }
        }

        buffer.WriteClose((byte)']');
    }

    private static void WriteReasoning(PooledBuffer buffer, ChatMessage message, bool hasReasoning)
    {
        if (hasReasoning)
        {
            buffer.Append(",\"reasoning_content\":\""u8);
            for (var i = 0; i < message.Contents.Count; i++)
            {
                var content = message.Contents[i];
                if (content is TextReasoningContent reasoning)
                {
                    buffer.WriteEscaped(reasoning.Text);
                }
            }

            buffer.Append((byte)'"');
        }
        else if (OriginalReasoning.Find(message) is { Length: > 0 } kept)
        {
            buffer.WriteName("reasoning_content"u8);
            buffer.WriteString(kept);
        }
    }

    private static void WriteCalls(PooledBuffer buffer, ChatRequest request, ChatMessage message)
    {
        buffer.WriteName("tool_calls"u8);
        buffer.WriteOpen((byte)'[');
        PooledBuffer? arguments = null;
        try
        {
            for (var i = 0; i < message.Contents.Count; i++)
            {
                var content = message.Contents[i];
                if (content is not FunctionCallContent call || IsRepeated(message, i, call))
                {
                    continue;
                }

                buffer.WriteRaw("{\"id\":"u8);
                buffer.WriteString(call.CallId);
                buffer.Append(",\"type\":\"function\",\"function\":{\"name\":"u8);
                buffer.WriteString(ToolNames.ToWire(call.Name));
                buffer.Append(",\"arguments\":\""u8);
                arguments ??= new PooledBuffer(512);
                arguments.Clear();
                arguments.WriteProperties(call.Arguments ?? NoArguments, request.Settings.SerializerOptions);
                buffer.WriteEscaped(arguments.Written);
                buffer.Append("\"}}"u8);
            }
        }
        finally
        {
            arguments?.Dispose();
        }

        buffer.WriteClose((byte)']');
    }

    /// <summary>
    /// Whether the turn has the call before. Semantic Kernel adds the calls of a stream to the history itself, and its users do so again.
    /// </summary>
    private static bool IsRepeated(ChatMessage message, int index, FunctionCallContent call)
    {
        for (var i = 0; i < index; i++)
        {
            if (message.Contents[i] is FunctionCallContent earlier && earlier.CallId == call.CallId)
            {
                return true;
            }
        }

        return false;
    }

    private static readonly IEnumerable<KeyValuePair<string, object?>> NoArguments = [];
}
