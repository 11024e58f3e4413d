using System.Text.Json;
using Fireworks.AI.Extensions.Chat.Response;
using Fireworks.AI.Extensions.Json;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions;

/// <summary>A further choice of a response with several.</summary>
public sealed class FireworksChoice
{
    private FireworksChoice(int index, ChatMessage message, ChatFinishReason? finishReason)
    {
        Index = index;
        Message = message;
        FinishReason = finishReason;
    }

    /// <summary>Gets the number of the choice; the response itself is 0.</summary>
    public int Index { get; }

    /// <summary>Gets what the model said.</summary>
    public ChatMessage Message { get; }

    /// <summary>Gets why it ended.</summary>
    public ChatFinishReason? FinishReason { get; }

    /// <exception cref="FireworksException">The choice is malformed.</exception>
    internal static FireworksChoice Read(JsonElement choice)
    {
        try
        {
            return ReadChoice(choice);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new FireworksException("A further choice of the response cannot be read.", FireworksErrorKind.InvalidResponse, exception);
        }
    }

    private static FireworksChoice ReadChoice(JsonElement choice)
    {
        var index = 0;
        ChatFinishReason? finishReason = null;
        ChatMessageTexts texts = default;
        string? completion = null;
        ChatMessage message = new(ChatRole.Assistant, (IList<AIContent>?)null);
        using ToolCallAssembler calls = new(isWhole: true);
        var json = System.Runtime.InteropServices.JsonMarshal.GetRawUtf8Value(choice);
        Utf8JsonReader reader = new(json, JsonReaderExtensions.Options);
        reader.Read();
        while (reader.TokenType != JsonTokenType.Null && reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var property = reader.ReadProperty();
            reader.Read();
            switch (property)
            {
                case ChatJsonProperty.Index:
                    _ = reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out index);
                    reader.Skip();
                    break;
                case ChatJsonProperty.FinishReason:
                    finishReason = ChatMessageReader.FinishReason(ref reader);
                    break;
                case ChatJsonProperty.Text:
                    completion = JsonReaderExtensions.ReadText(ref reader);
                    break;
                case ChatJsonProperty.Message:
                    ChatMessageReader.ReadMessage(ref reader, json, calls, null, ref texts);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        texts.Content ??= completion;
        Add(texts, message.Contents);
        calls.MoveTo(message.Contents, texts.Reasoning, finishReason);
        return new(index, message, finishReason);
    }

    private static void Add(ChatMessageTexts texts, IList<AIContent> contents)
    {
        if (texts.Reasoning is not null)
        {
            contents.Add(new TextReasoningContent(texts.Reasoning));
        }

        if (texts.Content is not null)
        {
            contents.Add(new TextContent(texts.Content));
        }

        if (texts.Refusal is not null)
        {
            contents.Add(ChatMessageReader.Refusal(texts.Refusal));
        }
    }
}
