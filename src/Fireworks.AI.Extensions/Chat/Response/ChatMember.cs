using System.Text.Json;
using Fireworks.AI.Extensions.Metadata;

namespace Fireworks.AI.Extensions.Chat.Response;

/// <summary>The members of chat completions and their chunks that are read.</summary>
internal enum ChatMember
{
    Other,
    Choices,
    Content,
    Created,
    Delta,
    Detail,
    Error,
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
    ReasoningContent,
    Refusal,
    TokenIds,
    ToolCalls,
    Usage,
}

/// <summary>Tells which member a name is: by its length first, since most names of a chunk are none that matters.</summary>
internal static class ChatMembers
{
    private const int LongestName = 32;

    /// <summary>The reader stands on the name.</summary>
    public static ChatMember Member(this ref Utf8JsonReader reader)
    {
        if (!reader.ValueIsEscaped)
        {
            return Find(reader.ValueSpan);
        }

        if (reader.ValueSpan.Length > LongestName * 6)
        {
            return ChatMember.Other;
        }

        Span<byte> name = stackalloc byte[LongestName * 6];
        return Find(name[..reader.CopyString(name)]);
    }

    private static ChatMember Find(ReadOnlySpan<byte> name) => name.Length switch
    {
        2 when name.SequenceEqual("id"u8) => ChatMember.Id,
        5 when name.SequenceEqual("delta"u8) => ChatMember.Delta,
        5 when name.SequenceEqual("index"u8) => ChatMember.Index,
        5 when name.SequenceEqual("model"u8) => ChatMember.Model,
        5 when name.SequenceEqual("usage"u8) => ChatMember.Usage,
        5 when name.SequenceEqual("error"u8) => ChatMember.Error,
        6 when name.SequenceEqual("detail"u8) => ChatMember.Detail,
        7 when name.SequenceEqual("content"u8) => ChatMember.Content,
        7 when name.SequenceEqual("choices"u8) => ChatMember.Choices,
        7 when name.SequenceEqual("created"u8) => ChatMember.Created,
        7 when name.SequenceEqual("refusal"u8) => ChatMember.Refusal,
        7 when name.SequenceEqual("message"u8) => ChatMember.Message,
        8 when name.SequenceEqual("logprobs"u8) => ChatMember.LogProbabilities,
        9 when name.SequenceEqual("token_ids"u8) => ChatMember.TokenIds,
        10 when name.SequenceEqual("tool_calls"u8) => ChatMember.ToolCalls,
        10 when name.SequenceEqual("raw_output"u8) => ChatMember.RawOutput,
        12 when name.SequenceEqual("perf_metrics"u8) => ChatMember.PerformanceMetrics,
        13 when name.SequenceEqual("finish_reason"u8) => ChatMember.FinishReason,
        13 when name.SequenceEqual("function_call"u8) => ChatMember.FunctionCall,
        16 when name.SequenceEqual("prompt_token_ids"u8) => ChatMember.PromptTokenIds,
        17 when name.SequenceEqual("reasoning_content"u8) => ChatMember.ReasoningContent,
        _ => ChatMember.Other,
    };

    /// <summary>Under which name a member is kept in the additional properties.</summary>
    public static string NameOf(ChatMember member) => member switch
    {
        ChatMember.LogProbabilities => MetadataNames.LogProbabilities,
        ChatMember.TokenIds => MetadataNames.TokenIds,
        ChatMember.PromptTokenIds => MetadataNames.PromptTokenIds,
        ChatMember.RawOutput => MetadataNames.RawOutput,
        ChatMember.PerformanceMetrics => MetadataNames.PerformanceMetrics,
        _ => throw new ArgumentOutOfRangeException(nameof(member)),
    };
}
