namespace Fireworks.AI.Shared.Settings;

/// <summary>
/// The names of settings in <see cref="Microsoft.Extensions.AI.ChatOptions.AdditionalProperties"/>: Fireworks' own wherever Fireworks has
/// the setting, so that a setting survives a change of backend.
/// </summary>
internal static class SettingNames
{
    // What runs
    public const string Adapter = "adapter";

    // Sampling
    public const string FrequencyPenalty = "frequency_penalty";
    public const string IgnoreEndOfSequence = "ignore_eos";
    public const string LogitBias = "logit_bias";
    public const string MinP = "min_p";
    public const string MirostatLearningRate = "mirostat_lr";
    public const string MirostatTarget = "mirostat_target";
    public const string PresencePenalty = "presence_penalty";
    public const string RepetitionPenalty = "repetition_penalty";
    public const string SamplingMask = "sampling_mask";
    public const string Seed = "seed";
    public const string Temperature = "temperature";
    public const string TokenSelectionBiases = "token_selection_biases";
    public const string TopK = "top_k";
    public const string TopP = "top_p";
    public const string TypicalP = "typical_p";

    // The end of an answer, and how many there are
    public const string Choices = "n";
    public const string MaxCompletionTokens = "max_completion_tokens";
    public const string MaxTokens = "max_tokens";
    public const string MinTokens = "min_tokens";
    public const string Stop = "stop";

    // The form of an answer
    public const string AllowJsonWhitespace = "allow_json_whitespace";
    public const string AllowRelaxedSchema = "allow_relaxed_schema";
    public const string Grammar = "grammar";
    public const string GuidedChoice = "guided_choice";
    public const string GuidedGrammar = "guided_grammar";
    public const string GuidedJson = "guided_json";
    public const string JsonObjectSchema = "json_object_schema";
    public const string Regex = "regex";
    public const string ResponseFormat = "response_format";
    public const string Strict = "strict";
    public const string StrictJsonSchema = "strictJsonSchema";

    // Tools
    public const string AllowedTools = "allowed_tools";
    public const string FunctionCall = "function_call";
    public const string Functions = "functions";
    public const string ParallelToolCalls = "parallel_tool_calls";
    public const string ToolChoice = "tool_choice";

    // Reasoning and the prompt
    public const string ChatTemplateArguments = "chat_template_kwargs";
    public const string ContextLengthExceededBehavior = "context_length_exceeded_behavior";
    public const string EnableThinking = "enable_thinking";
    public const string MergeSystemMessages = "merge_system_messages";
    public const string PromptLookupTokens = "prompt_lookup_num_tokens";
    public const string PromptTokenIds = "prompt_token_ids";
    public const string PromptTruncateLength = "prompt_truncate_len";
    public const string ReasoningEffort = "reasoning_effort";
    public const string ReasoningHistory = "reasoning_history";
    public const string SafeTokenization = "safe_tokenization";
    public const string SplitThinkTags = "split_think_tags";
    public const string Thinking = "thinking";
    public const string TruncatePromptTokens = "truncate_prompt_tokens";

    // What a response holds besides its text
    public const string Echo = "echo";
    public const string EchoLast = "echo_last";
    public const string IncludePerformanceMetrics = "perf_metrics_in_response";
    public const string IncludeRawChunks = "include_raw_chunks";
    public const string IncludeRoutingMatrix = "include_routing_matrix";
    public const string LogProbabilities = "logprobs";
    public const string RawOutput = "raw_output";
    public const string ReturnTokenIds = "return_token_ids";
    public const string StreamOptions = "stream_options";
    public const string TopLogProbabilities = "top_logprobs";

    // The service
    public const string ExtraBody = "extra_body";
    public const string Metadata = "metadata";
    public const string MultiTurnSessionId = "multi_turn_session_id";
    public const string Prediction = "prediction";
    public const string PromptCacheIsolationKey = "prompt_cache_isolation_key";
    public const string PromptCacheKey = "prompt_cache_key";
    public const string RequestId = "request_id";
    public const string RewriteSpeculation = "rewrite_speculation";
    public const string RoutingPreference = "routing_preference";
    public const string ServiceTier = "service_tier";
    public const string SessionAffinity = "session_affinity";
    public const string Speculation = "speculation";
    public const string User = "user";
}
