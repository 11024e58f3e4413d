using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions;

/// <summary>Reads a stream of chat completion chunks.</summary>
internal sealed class ChatStreamReader(ChatResponseSettings settings, ErrorReader errors, TransportResponse transport) : IDisposable
{
    private readonly ToolCallAssembler _calls = new();
    private readonly StreamIdentity _identity = new();
    private readonly ThinkTagSplitter? _splitter = settings.SplitsThinkTags ? new() : null;
    private StringBuilder? _reasoning;
    private StreamExtras? _extras;
    private UsageDetails? _usage;
    private UsageDetails? _choiceUsage;
    private bool _hasStarted;
    private bool _hasFinishReason;
    private bool _isDone;

    public async IAsyncEnumerable<ChatResponseUpdate> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Stream body = await transport.OpenAsync().ConfigureAwait(false);
        await using (body.ConfigureAwait(false))
        {
            await foreach (SseItem<ChatResponseUpdate?> item in SseParser.Create(body, Parse).EnumerateAsync(cancellationToken).ConfigureAwait(false))
            {
                if (item.Data is { } update)
                {
                    yield return update;
                }

                if (_isDone)
                {
                    break;
                }
            }

            if (!_isDone && !_hasFinishReason)
            {
                throw new FireworksException(
                    "The stream ended before the response did: neither a finish reason nor [DONE] arrived. What came until then was delivered.", FireworksErrorKind.Interrupted)
                {
                    RequestId = transport.RequestId,
                };
            }

            if (CreateLast() is { } last)
            {
                yield return last;
            }
        }
    }

    public void Dispose() => _calls.Dispose();

    internal static FireworksException NotReadable(Exception? exception, string? requestId) => new(
        "The response is not a chat completion. Check that Endpoint points to Fireworks' API.", FireworksErrorKind.InvalidResponse, exception)
    {
        RequestId = requestId,
    };

    private ChatResponseUpdate? Parse(string eventType, ReadOnlySpan<byte> data)
    {
        if (data.IsEmpty)
        {
            return null;
        }

        if (data[0] == '[' && data.TrimEnd((byte)' ').SequenceEqual("[DONE]"u8))
        {
            _isDone = true;
            return null;
        }

        try
        {
            return ReadChunk(data);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw NotReadable(exception, transport.RequestId);
        }
    }

    private ChatResponseUpdate? ReadChunk(ReadOnlySpan<byte> json)
    {
        Utf8JsonReader reader = new(json, JsonRead.Options);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("A chunk is not an object.");
        }

        Chunk chunk = default;
        bool isChunk = false, isError = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("choices"u8))
            {
                reader.Read();
                isChunk = true;
                ReadChoices(ref reader, json, ref chunk);
            }
            else if (_identity.TryRead(ref reader))
            {
                isChunk = true;
            }
            else if (reader.ValueTextEquals("usage"u8))
            {
                reader.Read();
                _usage = UsageReader.Read(ref reader) ?? _usage;
            }
            else if (reader.ValueTextEquals("error"u8))
            {
                reader.Read();
                isError |= reader.TokenType != JsonTokenType.Null;
                reader.Skip();
            }
            else if (reader.ValueTextEquals("perf_metrics"u8) || reader.ValueTextEquals("prompt_token_ids"u8))
            {
                (_extras ??= new()).Read(ref reader, ref chunk.Properties);
            }
            else
            {
                isError |= !isChunk && (reader.ValueTextEquals("detail"u8) || reader.ValueTextEquals("message"u8));
                reader.Read();
                reader.Skip();
            }
        }

        if (isError)
        {
            throw errors.FromBody(json.ToArray(), transport.RequestId);
        }

        return CreateUpdate(ref chunk, json);
    }

    private void ReadChoices(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, ref Chunk chunk)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            reader.Skip();
            return;
        }

        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                reader.Skip();
                continue;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals("delta"u8))
                {
                    reader.Read();
                    chunk.Texts = ContentReader.ReadMessage(ref reader, json, _calls);
                }
                else if (reader.ValueTextEquals("finish_reason"u8))
                {
                    reader.Read();
                    chunk.FinishReason = ContentReader.FinishReason(ref reader);
                }
                else if (reader.ValueTextEquals("index"u8))
                {
                    reader.Read();
                    reader.Skip();
                }
                else if (reader.ValueTextEquals("usage"u8))
                {
                    reader.Read();
                    _choiceUsage = UsageReader.Read(ref reader) ?? _choiceUsage;
                }
                else if (reader.ValueTextEquals("logprobs"u8) || reader.ValueTextEquals("token_ids"u8) ||
                    reader.ValueTextEquals("raw_output"u8) || reader.ValueTextEquals("prompt_token_ids"u8))
                {
                    (_extras ??= new()).Read(ref reader, ref chunk.Properties);
                }
                else
                {
                    reader.Read();
                    reader.Skip();
                }
            }
        }
    }

    private ChatResponseUpdate? CreateUpdate(ref Chunk chunk, ReadOnlySpan<byte> json)
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
                int start = contents.Count;
                _splitter.Add(text, contents);
                TakeReasoning(contents, start);
            }
        }

        if (chunk.Texts.Refusal is { } refusal)
        {
            (contents ??= new(1)).Add(ContentReader.Refusal(refusal));
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

        ChatResponseUpdate update = Create(contents);
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
        if ((_usage ?? _choiceUsage) is { } usage)
        {
            (contents ??= new(1)).Add(new UsageContent(usage));
        }

        AdditionalPropertiesDictionary? totals = _extras?.Totals();
        if (contents is null && totals is null && _hasStarted)
        {
            return null;
        }

        ChatResponseUpdate update = Create(contents);
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
            ResponseId = _identity.Id,
            MessageId = _identity.Id,
            ModelId = _identity.Model,
            CreatedAt = _identity.CreatedAt,
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

        foreach ((string name, object? value) in properties)
        {
            update.AdditionalProperties[name] = value;
        }
    }

    private void FinishContents(ref List<AIContent>? contents)
    {
        if (_splitter is not null)
        {
            int start = (contents ??= new(1)).Count;
            _splitter.Finish(contents);
            TakeReasoning(contents, start);
        }

        if (!_calls.IsEmpty)
        {
            _calls.MoveTo(contents ??= new(1), _reasoning?.ToString());
        }

        contents = contents is { Count: 0 } ? null : contents;
    }

    /// <summary>Remembers the reasoning that was split off the text, and drops it where none is wanted.</summary>
    private void TakeReasoning(List<AIContent> contents, int start)
    {
        for (int i = start; i < contents.Count; i++)
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

    private struct Chunk
    {
        public MessageTexts Texts;
        public ChatFinishReason? FinishReason;
        public AdditionalPropertiesDictionary? Properties;
    }
}
