using System.Text;
using System.Text.Json;
using Fireworks.AI.Extensions.Transport;
using Fireworks.AI.Shared.Text;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Chat.Response;

/// <summary>Reads a stream of chat completion chunks.</summary>
internal sealed class ChatStreamReader(ChatResponseSettings settings, ErrorReader errors, TransportResponse transport) : IDisposable
{
    private readonly ChatChunkReader _chunks = new(errors, transport.RequestId);
    private readonly ThinkTagSplitter? _splitter = settings.SplitsThinkTags ? ThinkTagSplitter.Anywhere() : null;
    private StringBuilder? _reasoning;
    private bool _hasStarted;
    private bool _hasData;
    private bool _hasFinishReason;

    /// <summary>Whether the end of the stream was announced.</summary>
    public bool IsDone { get; private set; }

    /// <summary>The update after the last chunk, if there is something left to say.</summary>
    /// <exception cref="FireworksException">The stream ended before the response did.</exception>
    public ChatResponseUpdate? Complete()
    {
        if (IsDone || _hasFinishReason)
        {
            return CreateLast();
        }

        if (!_hasData && transport.MediaType is { } type && !type.Equals("text/event-stream", StringComparison.OrdinalIgnoreCase))
        {
            throw NotReadable(null, transport.RequestId);
        }

        throw new FireworksException(
            "The stream ended before the response did: neither a finish reason nor [DONE] arrived. What came until then was delivered.",
            FireworksErrorKind.Interrupted)
        {
            RequestId = transport.RequestId,
        };
    }

    public void Dispose() => _chunks.Dispose();

    public static FireworksException NotReadable(Exception? exception, string? requestId) => new(
        "The response is not a chat completion. Check that Endpoint points to Fireworks' API.",
        FireworksErrorKind.InvalidResponse, exception)
    {
        RequestId = requestId,
    };

    /// <summary>The update of one event; null if it has nothing to say.</summary>
    /// <exception cref="FireworksException">The event is an error, or not a chunk.</exception>
    public ChatResponseUpdate? Parse(string eventType, ReadOnlySpan<byte> data)
    {
        if (data.IsEmpty)
        {
            return null;
        }

        _hasData = true;
        if (data[0] == '[' && data.TrimEnd((byte)' ').SequenceEqual("[DONE]"u8))
        {
            IsDone = true;
            return null;
        }

        try
        {
            var chunk = _chunks.Read(data);
            return CreateUpdate(ref chunk, data);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw NotReadable(exception, transport.RequestId);
        }
    }

    private ChatResponseUpdate? CreateUpdate(ref ChatChunk chunk, ReadOnlySpan<byte> json)
    {
        List<AIContent>? contents = null;
        if (chunk.Texts.Reasoning is { } reasoning)
        {
            (_reasoning ??= new()).Append(reasoning);
            if (settings.KeepsReasoning)
            {
                (contents ??= new(1)).Add(new TextReasoningContent(reasoning));
            }
        }

        if (chunk.Texts.Content is { } text)
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

        if (chunk.Texts.Refusal is { } refusal)
        {
            (contents ??= new(1)).Add(ChatMessageReader.Refusal(refusal));
        }

        if (chunk.FinishReason is not null)
        {
            _hasFinishReason = true;
            FinishContents(ref contents);
        }

        if (contents is not { Count: > 0 } && chunk.FinishReason is null && chunk.Properties is null && !settings.IncludesRawChunks)
        {
            return null;
        }

        var update = Create(contents);
        update.FinishReason = chunk.FinishReason;
        if (chunk.Properties is not null)
        {
            AddProperties(update, chunk.Properties);
        }

        if (settings.IncludesRawChunks)
        {
            update.RawRepresentation = new FireworksRawResponse(json.ToArray());
        }

        return update;
    }

    /// <summary>The update after the last chunk, with what is known only at the end.</summary>
    private ChatResponseUpdate? CreateLast()
    {
        List<AIContent>? contents = null;
        FinishContents(ref contents);
        if (_chunks.Usage is { } usage)
        {
            (contents ??= new(1)).Add(new UsageContent(usage));
        }

        var totals = _chunks.GetTotals();
        if (contents is null && totals is null && _hasStarted)
        {
            return null;
        }

        var update = Create(contents);
        if (totals is not null)
        {
            AddProperties(update, totals);
        }

        return update;
    }

    private ChatResponseUpdate Create(List<AIContent>? contents)
    {
        ChatResponseUpdate update = new(ChatRole.Assistant, contents)
        {
            ResponseId = _chunks.Identity.Id,
            MessageId = _chunks.Identity.Id,
            ModelId = _chunks.Identity.Model,
            CreatedAt = _chunks.Identity.CreatedAt,
        };
        if (!_hasStarted)
        {
            _hasStarted = true;
            AdditionalPropertiesDictionary properties = [];
            transport.AddMetadata(properties);
            AddProperties(update, properties);
        }

        return update;
    }

    private static void AddProperties(ChatResponseUpdate update, AdditionalPropertiesDictionary properties)
    {
        if (update.AdditionalProperties is null)
        {
            update.AdditionalProperties = properties.Count > 0 ? properties : null;
            return;
        }

        foreach ((var name, var value) in properties)
        {
            update.AdditionalProperties[name] = value;
        }
    }

    private void FinishContents(ref List<AIContent>? contents)
    {
        if (_splitter is not null)
        {
            var start = (contents ??= new(1)).Count;
            _splitter.Complete(contents);
            TakeReasoning(contents, start);
        }

        if (!_chunks.Calls.IsEmpty)
        {
            _chunks.Calls.MoveTo(contents ??= new(1), _reasoning?.ToString());
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
