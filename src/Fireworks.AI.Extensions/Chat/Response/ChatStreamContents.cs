using System.Text;
using Fireworks.AI.Shared.Text;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Chat.Response;

/// <summary>Makes the contents of a stream's updates.</summary>
internal sealed class ChatStreamContents(ChatResponseSettings settings)
{
    private readonly ThinkTagSplitter? _splitter = settings.SplitsThinkTags ? ThinkTagSplitter.Anywhere() : null;
    private StringBuilder? _reasoning;

    /// <summary>Adds the texts of a chunk.</summary>
    public void Add(ref ChatMessageTexts texts, ref List<AIContent>? contents)
    {
        if (texts.Reasoning is { } reasoning)
        {
            (_reasoning ??= new()).Append(reasoning);
            if (settings.KeepsReasoning)
            {
                (contents ??= new(1)).Add(new TextReasoningContent(reasoning));
            }
        }

        if (texts.Content is { } text)
        {
            contents ??= new(1);
            if (_splitter is null)
            {
                contents.Add(new TextContent(text));
            }
            else
            {
                var start = contents.Count;
                _splitter.Append(text, contents);
                TakeReasoning(contents, start);
            }
        }
    }

    /// <summary>Adds what was held back until the answer has come: what is left of texts, and the tool calls.</summary>
    public void Finish(ChatChunkReader chunks, ChatFinishReason? finishReason, ref List<AIContent>? contents)
    {
        var halves = chunks.TakeHalves();
        Add(ref halves, ref contents);
        if (_splitter is not null)
        {
            var start = (contents ??= new(1)).Count;
            _splitter.Complete(contents);
            TakeReasoning(contents, start);
        }

        if (!chunks.Calls.IsEmpty)
        {
            chunks.Calls.MoveTo(contents ??= new(1), _reasoning?.ToString(), finishReason);
        }

        contents = contents is { Count: 0 } ? null : contents;
    }

    /// <summary>Remembers the reasoning that was split off the text, and drops it where none is wanted.</summary>
    private void TakeReasoning(List<AIContent> contents, int start)
    {
        for (var i = start; i < contents.Count; i++)
        {
            if (contents[i] is TextReasoningContent thought)
            {
                (_reasoning ??= new()).Append(thought.Text);
            }
        }

        if (!settings.KeepsReasoning)
        {
            ChatResponseSettings.RemoveReasoning(contents);
        }
    }
}
