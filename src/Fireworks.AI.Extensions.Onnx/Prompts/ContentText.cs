using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Fireworks.AI.Extensions.Onnx.Images;
using Fireworks.AI.Shared.Text;
using Fireworks.AI.Text.Jinja.Rendering;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Onnx.Prompts;

/// <summary>The text of messages and of tool results; contents that a text model cannot take are refused.</summary>
internal static class ContentText
{
    private static readonly JsonSerializerOptions Compact = new(AIJsonUtilities.DefaultOptions) { WriteIndented = false };

    /// <summary>Counts the characters of texts, of which long prompts consist. What must be serialized to be counted is left out.</summary>
    public static long EstimateLength(IEnumerable<ChatMessage> messages)
    {
        var length = 0L;
        foreach (var message in messages)
        {
            foreach (var content in message.Contents)
            {
                length += content switch
                {
                    TextContent text => text.Text.Length,
                    FunctionResultContent { Result: string text } => text.Length,
                    _ => 0,
                };
            }
        }

        return length;
    }

    public static string FromMessage(ChatMessage message)
    {
        var last = "";
        StringBuilder? several = null;
        foreach (var content in message.Contents)
        {
            switch (content)
            {
                case TextContent text:
                    Add(text.Text);
                    break;
                case ErrorContent error when message.Role == ChatRole.Assistant:
                    Add(error.Message);
                    break;
                default:
                    CheckContent(message, content);
                    break;
            }
        }

        return several?.ToString() ?? last;

        void Add(string text)
        {
            if (last.Length > 0 && text.Length > 0)
            {
                several ??= new StringBuilder(last);
                several.Append(TextParts.NeedBreak(last, text) ? "\n" : "").Append(text);
            }

            last = text.Length > 0 ? text : last;
        }
    }

    /// <summary>The texts of a message with a mark wherever an image stands between them.</summary>
    public static MessageText FromMessage(ChatMessage message, ConversationImages? images)
    {
        var mayHaveImages = message.Role == ChatRole.User || message.Role == ChatRole.Tool;
        if (images is null || !message.Contents.Any(ConversationImages.IsImage))
        {
            return new MessageText(FromMessage(message));
        }

        return mayHaveImages
            ? Compose(message.Contents, images, content => CheckContent(message, content))
            : throw new NotSupportedException(
                $"A message of the role '{message.Role}' holds an image. It belongs into a message of the role user, or "
                + "into a tool's result.");
    }

    /// <summary>Writes a result as the model reads it, with a mark wherever an image stands in it.</summary>
    public static MessageText FromResult(FunctionResultContent result, ConversationImages? images)
    {
        var contents = ConversationImages.ContentsOf(result);
        return images is null || !contents.Any(ConversationImages.IsImage)
            ? new MessageText(FromResult(result))
            : Compose(contents, images, static content => FromPart(content));
    }

    private static MessageText Compose(IEnumerable<AIContent> contents, ConversationImages images, Func<AIContent, string> write)
    {
        using var text = new TextBuilder();
        var files = new List<ImageFile>();
        var last = "";
        foreach (var content in contents)
        {
            if (ConversationImages.IsImage(content))
            {
                files.Add(images.Read(content));
                text.Append(ImageMarkup.Place, isTemplate: true);
                last = "";
                continue;
            }

            var next = content is TextContent { Text: var written } ? written : write(content);
            text.Append(TextParts.NeedBreak(last, next) ? "\n" : "", isTemplate: false);
            text.Append(next, isTemplate: false);
            last = next.Length > 0 ? next : last;
        }

        return new MessageText(text.ToValue(), files);
    }

    /// <summary>Writes a result as the model reads it: text as it is, everything else as JSON.</summary>
    public static string FromResult(FunctionResultContent result) => result.Result switch
    {
        null => result.Exception is { } exception ? $"Error: {exception.Message}" : "",
        string text => text,
        JsonElement { ValueKind: JsonValueKind.String } text => text.GetString()!,
        TextContent text => text.Text,
        IEnumerable<AIContent> contents => string.Join('\n', contents.Select(FromPart)),
        AIContent content => FromPart(content),
        object value => Serialize(value),
    };

    /// <summary>Writes what a tool returns as content: texts, and data that is one, such as JSON.</summary>
    private static string FromPart(AIContent content) => content switch
    {
        TextContent text => text.Text,
        DataContent data when TextParts.IsText(data.MediaType) => Encoding.UTF8.GetString(data.Data.Span),
        _ => throw new NotSupportedException(
            $"A tool's result holds {content.GetType().Name}, which the model cannot read. Return text or data."),
    };

    /// <summary>Writes JSON without indentation, by the contracts of <see cref="AIJsonUtilities.DefaultOptions"/>.</summary>
    public static string Serialize(object value) => JsonSerializer.Serialize(value, TypeInfo(value));

    public static JsonElement SerializeToElement(object value) => JsonSerializer.SerializeToElement(value, TypeInfo(value));

    private static JsonTypeInfo TypeInfo(object value) => Compact.TryGetTypeInfo(value.GetType(), out var type)
        ? type
        : throw new ArgumentException(
            $"A value of type {value.GetType()} has no JSON contract. "
            + "Return a string, a JsonElement or a type that AIJsonUtilities.DefaultOptions knows.",
            nameof(value));

    /// <summary>Refuses a content that has no text and whose place is elsewhere.</summary>
    /// <returns>Nothing: what is left has no part in the text.</returns>
    private static string CheckContent(ChatMessage message, AIContent content)
    {
        var isKnown = content switch
        {
            TextReasoningContent or FunctionCallContent => message.Role == ChatRole.Assistant,
            FunctionResultContent => message.Role == ChatRole.Tool,
            UsageContent => true,
            _ => false,
        };
        if (isKnown)
        {
            return "";
        }

        var mend = content switch
        {
            ErrorContent => "It belongs into a message of the role assistant.",
            DataContent or UriContent => "Send text, or use a model that takes the content's media type.",
            FunctionCallContent or TextReasoningContent => "It belongs into a message of the role assistant.",
            FunctionResultContent => "It belongs into a message of the role tool.",
            _ => "Send it as text, or leave it out.",
        };
        throw new NotSupportedException(
            $"A message of the role '{message.Role}' holds {content.GetType().Name}, which cannot be put into the prompt. {mend}");
    }
}
