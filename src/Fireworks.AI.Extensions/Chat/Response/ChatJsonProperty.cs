using System.Text.Json;
using Fireworks.AI.Extensions.Metadata;

namespace Fireworks.AI.Extensions.Chat.Response;

/// <summary>The properties of chat completions and their chunks that are read.</summary>
internal enum ChatJsonProperty
{
    Other,
    Choices,
    Content,
    Created,
    Delta,
    Detail,
    Error,
    Errors,
    FinishReason,
    FunctionCall,
    Id,
    Index,
    LogProbabilities,
    Message,
    Model,
    PerformanceMetrics,
    PromptTokenIds,
    RawOutput,
    Reasoning,
    ReasoningContent,
    Refusal,
    Text,
    TokenIds,
    ToolCalls,
    Usage,
}

/// <summary>Tells which property a name is: by its length first, since most names of a chunk are none that matters.</summary>
internal static class ChatJsonProperties
{
    private const int LongestName = 32;

    /// <summary>The reader stands on the name.</summary>
    public static ChatJsonProperty ReadProperty(this ref Utf8JsonReader reader)
    {
        if (!reader.ValueIsEscaped)
        {
            return Find(reader.ValueSpan);
        }

        if (reader.ValueSpan.Length > LongestName * 6)
        {
            return ChatJsonProperty.Other;
        }

        Span<byte> name = stackalloc byte[LongestName * 6];
        return Find(name[..reader.CopyString(name)]);
    }

    private static ChatJsonProperty Find(ReadOnlySpan<byte> name) => name.Length switch
    {
        2 when name.SequenceEqual("id"u8) => ChatJsonProperty.Id,
        4 when name.SequenceEqual("text"u8) => ChatJsonProperty.Text,
        5 when name.SequenceEqual("delta"u8) => ChatJsonProperty.Delta,
        5 when name.SequenceEqual("index"u8) => ChatJsonProperty.Index,
        5 when name.SequenceEqual("model"u8) => ChatJsonProperty.Model,
        5 when name.SequenceEqual("usage"u8) => ChatJsonProperty.Usage,
        5 when name.SequenceEqual("error"u8) => ChatJsonProperty.Error,
        6 when name.SequenceEqual("detail"u8) => ChatJsonProperty.Detail,
        6 when name.SequenceEqual("errors"u8) => ChatJsonProperty.Errors,
        7 when name.SequenceEqual("content"u8) => ChatJsonProperty.Content,
        7 when name.SequenceEqual("choices"u8) => ChatJsonProperty.Choices,
        7 when name.SequenceEqual("created"u8) => ChatJsonProperty.Created,
        7 when name.SequenceEqual("refusal"u8) => ChatJsonProperty.Refusal,
        7 when name.SequenceEqual("message"u8) => ChatJsonProperty.Message,
        8 when name.SequenceEqual("logprobs"u8) => ChatJsonProperty.LogProbabilities,
        9 when name.SequenceEqual("reasoning"u8) => ChatJsonProperty.Reasoning,
        9 when name.SequenceEqual("token_ids"u8) => ChatJsonProperty.TokenIds,
        10 when name.SequenceEqual("tool_calls"u8) => ChatJsonProperty.ToolCalls,
        10 when name.SequenceEqual("raw_output"u8) => ChatJsonProperty.RawOutput,
        12 when name.SequenceEqual("perf_metrics"u8) => ChatJsonProperty.PerformanceMetrics,
        13 when name.SequenceEqual("finish_reason"u8) => ChatJsonProperty.FinishReason,
        13 when name.SequenceEqual("function_call"u8) => ChatJsonProperty.FunctionCall,
        16 when name.SequenceEqual("prompt_token_ids"u8) => ChatJsonProperty.PromptTokenIds,
        17 when name.SequenceEqual("reasoning_content"u8) => ChatJsonProperty.ReasoningContent,
        _ => ChatJsonProperty.Other,
    };

    /// <summary>Under which name a property is kept in the additional properties.</summary>
    public static string NameOf(ChatJsonProperty property) => property switch
    {
        ChatJsonProperty.LogProbabilities => MetadataNames.LogProbabilities,
        ChatJsonProperty.TokenIds => MetadataNames.TokenIds,
        ChatJsonProperty.PromptTokenIds => MetadataNames.PromptTokenIds,
        ChatJsonProperty.RawOutput => MetadataNames.RawOutput,
        ChatJsonProperty.PerformanceMetrics => MetadataNames.PerformanceMetrics,
        _ => throw new ArgumentOutOfRangeException(nameof(property)),
    };
}
