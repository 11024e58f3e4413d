using System.Text;
using System.Text.Json;
using Fireworks.AI.Extensions.Json;
using Fireworks.AI.Shared.Text;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Chat.Request;

/// <summary>Writes the results of tools, each as a message of its own.</summary>
internal static class ToolResultWriter
{
    /// <summary>Whether there were any.</summary>
    public static bool Write(PooledBuffer buffer, ChatRequest request, ChatMessage message)
    {
        var any = false;
        for (var i = 0; i < message.Contents.Count; i++)
        {
            var content = message.Contents[i];
            if (content is FunctionResultContent result)
            {
                any = true;
                buffer.WriteRaw("{\"role\":\"tool\",\"tool_call_id\":"u8);
                buffer.WriteString(result.CallId);
                buffer.WriteName("content"u8);
                WriteResult(buffer, request, result);
                buffer.WriteClose((byte)'}');
            }
        }

        return any;
    }

    private static void WriteResult(PooledBuffer buffer, ChatRequest request, FunctionResultContent result)
    {
        switch (result.Result)
        {
            case null:
                buffer.WriteLiteral(result.Exception is null ? ""u8 : "Error: the function failed."u8);
                break;
            case string text:
                buffer.WriteString(text);
                break;
            case JsonElement { ValueKind: JsonValueKind.String } text:
                buffer.WriteString(text.GetString());
                break;
            case TextContent text:
                buffer.WriteString(text.Text);
                break;
            case AIContent content:
                WriteParts(buffer, [content]);
                break;
            case IEnumerable<AIContent> contents:
                WriteParts(buffer, contents);
                break;
            default:
                WriteJson(buffer, request, result.Result);
                break;
        }
    }

    private static void WriteParts(PooledBuffer buffer, IEnumerable<AIContent> contents)
    {
        buffer.WriteOpen((byte)'[');
        foreach (var content in contents)
        {
            ContentPartWriter.Write(buffer, ContentPartWriter.CanWrite(content) ? content : new TextContent(Text(content)), ChatRole.Tool);
        }

        buffer.WriteClose((byte)']');
    }

    /// <summary>What a tool returns is not the caller's choice, so what cannot be a part is told to the model as text.</summary>
    private static string? Text(AIContent content)
    {
        if (content is DataContent data && TextParts.IsText(data.MediaType))
        {
            return Encoding.UTF8.GetString(data.Data.Span);
        }

        try
        {
            var options = AIJsonUtilities.DefaultOptions;
            using PooledBuffer json = new(512);
            json.WriteNode(JsonSerializer.SerializeToNode(content, options.GetTypeInfo(typeof(AIContent)))!, options);
            return Encoding.UTF8.GetString(json.Written);
        }
        catch (NotSupportedException)
        {
            return content.ToString(); // A kind of content that the abstraction does not know.
        }
    }

    /// <summary>A value as JSON within a string.</summary>
    private static void WriteJson(PooledBuffer buffer, ChatRequest request, object value)
    {
        using PooledBuffer json = new(512);
        json.WriteValue(value, request.Settings.SerializerOptions);
        buffer.Append((byte)'"');
        buffer.WriteEscaped(json.Written);
        buffer.Append((byte)'"');
    }
}
