using System.Net.ServerSentEvents;
using System.Runtime.InteropServices;
using System.Text.Json;
using Fireworks.AI.Extensions.Transport;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Chat.Response;

/// <summary>Reads a stream of chat completion chunks.</summary>
internal sealed class ChatStreamReader(ChatResponseSettings settings, ErrorReader errors, TransportResponse transport) : IDisposable
{
    private readonly ChatChunkReader _chunks = new(settings, errors, transport.RequestId);
    private readonly ChatStreamContents _contents = new(settings);
    private ChatFinishReason? _finishReason;
    private bool _hasStarted;
    private bool _hasData;
    private bool _hasFinalUsage;
    private bool _hasEarlyUsage;
    private bool _hasUsageDelivered;

    /// <summary>Whether the end of the stream was announced.</summary>
    public bool IsDone { get; private set; }

    /// <summary>Whether all that an answer consists of has been delivered, whatever becomes of the connection.</summary>
    public bool IsWhole => _finishReason is not null && (_hasUsageDelivered || _hasEarlyUsage || !settings.ExpectsUsage);

    /// <summary>Reads a stream that has come whole.</summary>
    /// <exception cref="FireworksException">It is an error, no stream of chunks, or not whole.</exception>
    public ChatResponse ReadAll(ReadOnlyMemory<byte> body)
    {
        List<ChatResponseUpdate> updates = [];
        MemoryMarshal.TryGetArray(body, out var bytes);
        using MemoryStream stream = new(bytes.Array ?? [], bytes.Offset, bytes.Count, writable: false);
        foreach (var item in SseParser.Create(stream, Parse).Enumerate())
        {
            if (item.Data is { } update)
            {
                updates.Add(update);
            }

            if (IsDone)
            {
                break;
            }
        }

        if (!_hasData)
        {
            throw errors.Find(body, transport.RequestId) ?? errors.NotReadable(body, transport.RequestId);
        }

        if (Complete() is { } last)
        {
            updates.Add(last);
        }

        return updates.ToChatResponse();
    }

    /// <summary>The update after the last chunk, if there is something left to say.</summary>
    /// <exception cref="FireworksException">The stream ended before the response did.</exception>
    public ChatResponseUpdate? Complete()
    {
        if (IsDone || _finishReason is not null)
        {
            return CreateLast();
        }

        // A server that fails writes what went wrong as it would without a stream.
        var stray = transport.GetStrayLines();
        if (stray.Length > 0 && errors.Find(stray, transport.RequestId) is { } error)
        {
            throw error;
        }

        var isEvents = transport.MediaType is not { } type || type.Equals("text/event-stream", StringComparison.OrdinalIgnoreCase);
        if (!_hasData && (stray.Length > 0 || !isEvents))
        {
            throw errors.NotReadable(stray, transport.RequestId);
        }

        throw new FireworksException(
            "The stream ended before the response did: neither a finish reason nor [DONE] arrived. What came until then was delivered.",
            FireworksErrorKind.Interrupted)
        {
            RequestId = transport.RequestId,
        };
    }

    public void Dispose() => _chunks.Dispose();

    /// <summary>The update of one event; null if it has nothing to say.</summary>
    /// <exception cref="FireworksException">The event is an error, or not a chunk.</exception>
    public ChatResponseUpdate? Parse(string eventType, ReadOnlySpan<byte> data)
    {
        transport.OnEvent(data.Length);
        if (data.IsEmpty || data[0] != (byte)'{' || eventType.Length == 5)
        {
            data = data.Trim(" \t\r\n"u8);
            if (eventType == "error")
            {
                throw errors.FromBody(data.ToArray(), transport.RequestId);
            }

            // Some proxies keep a connection alive with events that have no data, or a comment for data.
            if (data.IsEmpty || data[0] == (byte)':')
            {
                return null;
            }
        }

        _hasData = true;
        if (data.SequenceEqual("[DONE]"u8))
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
            // An error as a list or a text of JSON. Other text is quoted as far as it is one.
            var body = data.ToArray();
            var isJson = body[0] is (byte)'{' or (byte)'[' or (byte)'"';
            throw (isJson ? errors.Find(body, transport.RequestId) : null) ?? errors.NotReadable(body, transport.RequestId, exception);
        }
    }

    private ChatResponseUpdate? CreateUpdate(ref ChatChunk chunk, ReadOnlySpan<byte> json)
    {
        List<AIContent>? contents = null;
        _contents.Add(ref chunk.Texts, ref contents);
        if (chunk.Texts.Refusal is { } refusal)
        {
            (contents ??= new(1)).Add(ChatMessageReader.Refusal(refusal));
        }

        // A usage that came before the finish reason may be followed by the last one; it is taken when something else follows, or the end.
        // One after all of the answer's parts is as good as the last one, should the connection break.
        _hasFinalUsage |= _finishReason is not null || (chunk.HasUsage && chunk.FinishReason is not null);
        var isPart = chunk.FinishReason is null && (chunk.HasAnswer || chunk.Texts is { Content: not null } or { Reasoning: not null });
        _hasEarlyUsage = !isPart && (_hasEarlyUsage || chunk.HasUsage);
        if (chunk.FinishReason is not null)
        {
            _finishReason = chunk.FinishReason;
            _contents.Finish(_chunks, _finishReason, ref contents);
        }

        if (_finishReason is not null)
        {
            if (_hasFinalUsage)
            {
                AddUsage(ref contents);
            }

            if (IsWhole)
            {
                transport.ExpectEnd();
            }
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

    /// <summary>The usage, once: updates are added up, so that a second one would count twice.</summary>
    private void AddUsage(ref List<AIContent>? contents)
    {
        if (!_hasUsageDelivered && _chunks.Usage is { } usage)
        {
            _hasUsageDelivered = true;
            settings.Pricing?.Apply(usage, _chunks.Identity.Model);
            (contents ??= new(1)).Add(new UsageContent(usage));
        }
    }

    /// <summary>The update after the last chunk, with what is known only at the end.</summary>
    private ChatResponseUpdate? CreateLast()
    {
        List<AIContent>? contents = null;
        _contents.Finish(_chunks, _finishReason, ref contents);
        AddUsage(ref contents);
        if (!_hasUsageDelivered && settings.Pricing is { } pricing)
        {
            (contents ??= new(1)).Add(new UsageContent(pricing.Apply(null, _chunks.Identity.Model)));
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
}
