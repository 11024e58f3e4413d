using System.Text.Json.Nodes;
using Fireworks.AI.Shared.Settings;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions;

/// <summary>Writes the body of a chat completion.</summary>
internal static class ChatRequestWriter
{
    private const int MostStopSequences = 4;

    /// <summary>Options may serve both methods; without a stream the service takes no settings of one.</summary>
    private const string StreamOptions = "stream_options";

    /// <summary>The body in a buffer that the caller disposes.</summary>
    /// <exception cref="ArgumentException">The request has what Fireworks would refuse.</exception>
    public static PooledBuffer Write(ChatRequest request, UnknownSettings unknownSettings)
    {
        PooledBuffer buffer = new(RequestSize.Estimate(request));
        try
        {
            buffer.Open((byte)'{');
            if (request.IsOpen("model"))
            {
                buffer.Name("model"u8);
                buffer.String(request.Model);
            }

            WriteMessages(buffer, request);
            if (request.Options is { } options)
            {
                WriteOptions(buffer, request, options);
                ChatToolWriter.Write(buffer, request, options);
                ResponseFormatWriter.Write(buffer, request, options);
                WriteReasoning(buffer, request, options);
                WriteEntries(buffer, request, options, unknownSettings);
            }

            WriteStream(buffer, request);
            WriteRaw(buffer, request);
            buffer.Close((byte)'}');
            return buffer;
        }
        catch
        {
            buffer.Dispose();
            throw;
        }
    }

    private static void WriteMessages(PooledBuffer buffer, ChatRequest request)
    {
        var hasTokens = !request.IsOpen("prompt_token_ids");
        if (!request.IsOpen("messages") || (hasTokens && request.Messages.Count == 0 && string.IsNullOrEmpty(request.Options?.Instructions)))
        {
            return;
        }

        if (hasTokens && request.Messages.Count == 0)
        {
            throw new ArgumentException("ChatOptions.Instructions are given beside 'prompt_token_ids', which are the whole prompt. Leave them out.", nameof(request));
        }

        if (hasTokens)
        {
            throw new ArgumentException("Both messages and 'prompt_token_ids' are given; Fireworks accepts one of them. Pass an empty list of messages.", nameof(request));
        }

        ChatMessageWriter.Write(buffer, request);
    }

    private static void WriteOptions(PooledBuffer buffer, ChatRequest request, ChatOptions options)
    {
        Number(buffer, request, "max_tokens", options.MaxOutputTokens);
        Number(buffer, request, "temperature", options.Temperature);
        Number(buffer, request, "top_p", options.TopP);
        Number(buffer, request, "top_k", options.TopK);
        Number(buffer, request, "frequency_penalty", options.FrequencyPenalty);
        Number(buffer, request, "presence_penalty", options.PresencePenalty);
        Number(buffer, request, "seed", options.Seed);
        if (options.StopSequences is { Count: > 0 } stops && request.IsOpen("stop"))
        {
            if (stops.Count > MostStopSequences)
            {
                throw TooManyStops(stops.Count);
            }

            buffer.Name("stop"u8);
            buffer.Open((byte)'[');
            foreach (var stop in stops)
            {
                buffer.String(stop);
            }

            buffer.Close((byte)']');
        }
    }

    private static void Number<T>(PooledBuffer buffer, ChatRequest request, string name, T? value)
        where T : struct, IUtf8SpanFormattable
    {
        if (value is { } number && request.IsOpen(name))
        {
            if (number is float.NaN or float.PositiveInfinity or float.NegativeInfinity)
            {
                throw SettingEntries.Wrong(name, "a finite number");
            }

            buffer.Name(name);
            buffer.Number(number);
        }
    }

    private static void WriteReasoning(PooledBuffer buffer, ChatRequest request, ChatOptions options)
    {
        if (options.Reasoning?.Effort is { } effort && request.IsOpen("reasoning_effort"))
        {
            buffer.Name("reasoning_effort"u8);
            var word = ReasoningEfforts.For(request.Model, effort);
            if (word == ReasoningEfforts.On)
            {
                buffer.Boolean(true);
            }
            else
            {
                buffer.String(word);
            }
        }
    }

    private static void WriteEntries(PooledBuffer buffer, ChatRequest request, ChatOptions options, UnknownSettings unknownSettings)
    {
        if (options.AdditionalProperties is not { Count: > 0 } entries)
        {
            return;
        }

        foreach ((var name, _) in entries)
        {
            if (request.Entries.Get(name) is not { } value)
            {
                continue;
            }

            // Entries are found in any letter case; the body has small letters.
            var member = name.ToLowerInvariant();
            if (!RequestSettings.Known.TryGetValue(member, out var kind))
            {
                unknownSettings.Report(name, RequestSettings.Known.Keys);
            }
            else if (member == SettingNames.TokenSelectionBiases && request.IsOpen(SettingNames.LogitBias))
            {
                buffer.Name("logit_bias"u8);
                SettingWriter.Write(buffer, name, SettingKind.NumbersByName, value, request.Settings.SerializerOptions);
            }
            else if (kind != SettingKind.Local && request.IsOpenForEntry(member) && (request.Stream || member != StreamOptions))
            {
                Check(request, member, value);
                buffer.Name(member);
                SettingWriter.Write(buffer, name, kind, Translate(member, value), request.Settings.SerializerOptions);
            }
        }
    }

    private static void Check(ChatRequest request, string member, object value)
    {
        CheckChoices(request, member, value);
        if (member == SettingNames.Stop && SettingValue.Items(value)?.Count() is { } count && count > MostStopSequences)
        {
            throw TooManyStops(count);
        }
    }

    private static void CheckChoices(ChatRequest request, string member, object? value)
    {
        if (member == "n" && request.Stream && SettingValue.Integer(value) > 1)
        {
            throw new NotSupportedException("'n' above 1 cannot be streamed, because a stream of updates is one response. Call GetResponseAsync.");
        }
    }

    /// <summary>Forms of OpenAI that mean something here.</summary>
    private static object Translate(string member, object value) => (member, SettingValue.Text(value)) switch
    {
        ("response_format", { } type) => new JsonObject { ["type"] = type },
        ("reasoning_effort", "minimal") => "low",
        _ => value,
    };

    private static ArgumentException TooManyStops(int count) =>
        new($"{count} stop sequences are given; Fireworks accepts at most {MostStopSequences}.");

    private static void WriteStream(PooledBuffer buffer, ChatRequest request)
    {
        buffer.Name("stream"u8);
        buffer.Boolean(request.Stream);
        if (request.Stream && request.IsOpen(StreamOptions))
        {
            buffer.Raw("\"stream_options\":{\"include_usage\":true}"u8);
        }
    }

    private static void WriteRaw(PooledBuffer buffer, ChatRequest request)
    {
        var serializer = request.Settings.SerializerOptions;
        foreach ((var name, var value) in request.ExtraBody)
        {
            if (request.IsOpenForExtraBody(name))
            {
                CheckChoices(request, name, value);
                buffer.Name(name);
                buffer.Value(value, serializer);
            }
        }

        if (request.Raw is null)
        {
            return;
        }

        foreach ((var name, var value) in request.Raw)
        {
            if (request.IsOpenForRaw(name))
            {
                CheckChoices(request, name, value);
                buffer.Name(name);
                buffer.Value(value, serializer);
            }
        }
    }
}
