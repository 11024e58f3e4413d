using System.Collections.Frozen;

namespace Fireworks.AI.Extensions;

/// <summary>How the value of a setting is written.</summary>
internal enum SettingKind
{
    Integer,
    Number,
    Boolean,
    Text,

    /// <summary>A string, a boolean or a whole number.</summary>
    Scalar,

    /// <summary>Anything that JSON can express.</summary>
    Json,

    /// <summary>Not a member of the body: it steers this library or becomes a part of something else.</summary>
    Local,
}

/// <summary>
/// The settings that may stand in <see cref="Microsoft.Extensions.AI.ChatOptions.AdditionalProperties"/>, under Fireworks' own names. Fireworks answers
/// 400 to any other member.
/// </summary>
internal static class RequestSettings
{
    public const string AllowedTools = "allowed_tools";
    public const string ExtraBody = "extra_body";
    public const string Grammar = "grammar";
    public const string IncludeRawChunks = "include_raw_chunks";
    public const string JsonObjectSchema = "json_object_schema";
    public const string LogitBias = "logit_bias";
    public const string MergeSystemMessages = "merge_system_messages";
    public const string MultiTurnSessionId = "multi_turn_session_id";
    public const string ReasoningContent = "reasoning_content";
    public const string RequestId = "request_id";
    public const string RoutingPreference = "routing_preference";
    public const string SessionAffinity = "session_affinity";
    public const string SplitThinkTags = "split_think_tags";
    public const string Strict = "strict";
    public const string StrictJsonSchema = "strictJsonSchema";
    public const string TokenSelectionBiases = "token_selection_biases";

    public static FrozenDictionary<string, SettingKind> Known { get; } = new Dictionary<string, SettingKind>
    {
        ["prompt_token_ids"] = SettingKind.Json,
        ["max_tokens"] = SettingKind.Integer,
        ["max_completion_tokens"] = SettingKind.Integer,
        ["min_tokens"] = SettingKind.Integer,
        ["temperature"] = SettingKind.Number,
        ["top_p"] = SettingKind.Number,
        ["top_k"] = SettingKind.Integer,
        ["min_p"] = SettingKind.Number,
        ["typical_p"] = SettingKind.Number,
        ["frequency_penalty"] = SettingKind.Number,
        ["presence_penalty"] = SettingKind.Number,
        ["repetition_penalty"] = SettingKind.Number,
        ["mirostat_target"] = SettingKind.Number,
        ["mirostat_lr"] = SettingKind.Number,
        ["seed"] = SettingKind.Integer,
        ["stop"] = SettingKind.Json,
        ["n"] = SettingKind.Integer,
        [LogitBias] = SettingKind.Json,
        ["ignore_eos"] = SettingKind.Boolean,
        ["user"] = SettingKind.Text,
        ["metadata"] = SettingKind.Json,
        ["stream_options"] = SettingKind.Json,
        ["response_format"] = SettingKind.Json,
        ["logprobs"] = SettingKind.Scalar,
        ["top_logprobs"] = SettingKind.Integer,
        ["echo"] = SettingKind.Boolean,
        ["echo_last"] = SettingKind.Integer,
        ["return_token_ids"] = SettingKind.Boolean,
        ["raw_output"] = SettingKind.Boolean,
        ["perf_metrics_in_response"] = SettingKind.Boolean,
        ["sampling_mask"] = SettingKind.Text,
        ["include_routing_matrix"] = SettingKind.Boolean,
        ["prediction"] = SettingKind.Json,
        ["speculation"] = SettingKind.Json,
        ["rewrite_speculation"] = SettingKind.Json,
        ["context_length_exceeded_behavior"] = SettingKind.Text,
        ["prompt_truncate_len"] = SettingKind.Integer,
        ["safe_tokenization"] = SettingKind.Boolean,
        ["prompt_cache_key"] = SettingKind.Text,
        ["prompt_cache_isolation_key"] = SettingKind.Text,
        ["service_tier"] = SettingKind.Text,
        ["tool_choice"] = SettingKind.Json,
        ["parallel_tool_calls"] = SettingKind.Boolean,
        ["functions"] = SettingKind.Json,
        ["function_call"] = SettingKind.Json,
        ["reasoning_effort"] = SettingKind.Scalar,
        ["reasoning_history"] = SettingKind.Text,
        ["thinking"] = SettingKind.Json,

        // Taken by the service's compatibility layer for NIM and vLLM, which translates them.
        ["chat_template_kwargs"] = SettingKind.Json,
        ["truncate_prompt_tokens"] = SettingKind.Integer,
        ["guided_json"] = SettingKind.Json,
        ["guided_grammar"] = SettingKind.Text,
        ["guided_choice"] = SettingKind.Json,

        [AllowedTools] = SettingKind.Local,
        [ExtraBody] = SettingKind.Local,
        [Grammar] = SettingKind.Local,
        [IncludeRawChunks] = SettingKind.Local,
        [JsonObjectSchema] = SettingKind.Local,
        [MergeSystemMessages] = SettingKind.Local,
        [MultiTurnSessionId] = SettingKind.Local,
        [RequestId] = SettingKind.Local,
        [RoutingPreference] = SettingKind.Local,
        [SessionAffinity] = SettingKind.Local,
        [SplitThinkTags] = SettingKind.Local,
        [Strict] = SettingKind.Local,
        [StrictJsonSchema] = SettingKind.Local,
        [TokenSelectionBiases] = SettingKind.Local,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>The other member of a pair that must not be sent together.</summary>
    public static string? RivalOf(string name) => name switch
    {
        "max_tokens" => "max_completion_tokens",
        "max_completion_tokens" => "max_tokens",
        "reasoning_effort" => "thinking",
        "thinking" => "reasoning_effort",
        Grammar => "response_format",
        "response_format" => Grammar,
        _ => null,
    };
}
