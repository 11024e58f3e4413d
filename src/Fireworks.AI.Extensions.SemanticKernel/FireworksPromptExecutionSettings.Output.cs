using Fireworks.AI.Shared.Settings;

namespace Fireworks.AI.Extensions.SemanticKernel;

public sealed partial class FireworksPromptExecutionSettings
{
    /// <summary>Gets or sets how many tokens the answer may have, reasoning included. Entry <c>max_tokens</c>.</summary>
    public int? MaxTokens
    {
        get => Read(SettingNames.MaxTokens).GetInteger(SettingNames.MaxTokens);
        set => Write(SettingNames.MaxTokens, value);
    }

    /// <summary>
    /// Gets or sets the fewest tokens to generate. Not part of the published schema; some deployments refuse it. Entry <c>min_tokens</c>.
    /// </summary>
    public int? MinOutputTokens
    {
        get => Read(SettingNames.MinTokens).GetInteger(SettingNames.MinTokens);
        set => Write(SettingNames.MinTokens, value);
    }

    /// <summary>Gets or sets whether to go on generating up to the token limit after the model ended. Entry <c>ignore_eos</c>.</summary>
    public bool? IgnoreEndOfSequence
    {
        get => Read(SettingNames.IgnoreEndOfSequence).GetBoolean(SettingNames.IgnoreEndOfSequence);
        set => Write(SettingNames.IgnoreEndOfSequence, value);
    }

    /// <summary>Gets or sets how many choices to generate: 1 to 128. More than one cannot be streamed. Entry <c>n</c>.</summary>
    public int? ChoiceCount
    {
        get => Read(SettingNames.Choices).GetInteger(SettingNames.Choices);
        set => Write(SettingNames.Choices, value);
    }

    /// <summary>
    /// Gets or sets a GBNF grammar that the answer must follow. Excludes <see cref="ResponseFormat"/>. Entry <c>grammar</c>.
    /// </summary>
    public string? Grammar
    {
        get => Read(SettingNames.Grammar).GetText(SettingNames.Grammar);
        set => Write(SettingNames.Grammar, value);
    }

    /// <summary>
    /// Gets or sets a regular expression (ECMA-262) that the whole answer of an in-process model must match. Excludes
    /// <see cref="ResponseFormat"/> and <see cref="Grammar"/>. Entry <c>regex</c>.
    /// </summary>
    public string? Regex
    {
        get => Read(SettingNames.Regex).GetText(SettingNames.Regex);
        set => Write(SettingNames.Regex, value);
    }

    /// <summary>Gets or sets the property <c>strict</c> of a JSON schema response format and of functions. Entry <c>strict</c>.</summary>
    public bool? StrictJsonSchema
    {
        get => Read(SettingNames.Strict).GetBoolean(SettingNames.Strict);
        set => Write(SettingNames.Strict, value);
    }

    /// <summary>
    /// Gets or sets whether a JSON schema is sent in Fireworks' older form, <c>json_object</c> with <c>schema</c>. Entry
    /// <c>json_object_schema</c>.
    /// </summary>
    public bool? SendSchemaAsJsonObject
    {
        get => Read(SettingNames.JsonObjectSchema).GetBoolean(SettingNames.JsonObjectSchema);
        set => Write(SettingNames.JsonObjectSchema, value);
    }

    /// <summary>
    /// Gets or sets the expected output. Matching parts are verified instead of generated, which is faster. Entry <c>prediction</c>.
    /// </summary>
    public string? PredictedOutput
    {
        get => Read(SettingNames.Prediction).GetText(SettingNames.Prediction);
        set => Write(SettingNames.Prediction, value);
    }

    /// <summary>
    /// Gets or sets how many alternatives to return for each token: 0 to the deployment's limit, usually 5. Entry <c>top_logprobs</c>.
    /// </summary>
    public int? TopLogProbabilityCount
    {
        get => Read(SettingNames.TopLogProbabilities).GetInteger(SettingNames.TopLogProbabilities);
        set => Write(SettingNames.TopLogProbabilities, value);
    }

    /// <summary>Gets or sets whether to return the prompt too. Entry <c>echo</c>.</summary>
    public bool? EchoPrompt
    {
        get => Read(SettingNames.Echo).GetBoolean(SettingNames.Echo);
        set => Write(SettingNames.Echo, value);
    }

    /// <summary>Gets or sets how many tokens at the end of the prompt to return. Entry <c>echo_last</c>.</summary>
    public int? EchoLastTokens
    {
        get => Read(SettingNames.EchoLast).GetInteger(SettingNames.EchoLast);
        set => Write(SettingNames.EchoLast, value);
    }

    /// <summary>Gets or sets whether to return the numbers of the tokens of prompt and answer. Entry <c>return_token_ids</c>.</summary>
    public bool? IncludeTokenIds
    {
        get => Read(SettingNames.ReturnTokenIds).GetBoolean(SettingNames.ReturnTokenIds);
        set => Write(SettingNames.ReturnTokenIds, value);
    }

    /// <summary>Gets or sets whether to return the rendered prompt and the output before parsing. Entry <c>raw_output</c>.</summary>
    public bool? IncludeRawOutput
    {
        get => Read(SettingNames.RawOutput).GetBoolean(SettingNames.RawOutput);
        set => Write(SettingNames.RawOutput, value);
    }

    /// <summary>Gets or sets whether the response carries the service's measurements. Entry <c>perf_metrics_in_response</c>.</summary>
    public bool? IncludePerformanceMetrics
    {
        get => Read(SettingNames.IncludePerformanceMetrics).GetBoolean(SettingNames.IncludePerformanceMetrics);
        set => Write(SettingNames.IncludePerformanceMetrics, value);
    }

    /// <summary>
    /// Gets or sets whether every chunk of a stream is handed out, also those without content. Entry <c>include_raw_chunks</c>.
    /// </summary>
    public bool? IncludeRawChunks
    {
        get => Read(SettingNames.IncludeRawChunks).GetBoolean(SettingNames.IncludeRawChunks);
        set => Write(SettingNames.IncludeRawChunks, value);
    }

    /// <summary>Gets or sets what happens to the thoughts of earlier turns. Entry <c>reasoning_history</c>.</summary>
    public FireworksReasoningHistory? ReasoningHistory
    {
        get => Read(SettingNames.ReasoningHistory).GetWord(
            SettingNames.ReasoningHistory, static word => new FireworksReasoningHistory(word));
        set => Write(SettingNames.ReasoningHistory, value?.Value);
    }

    /// <summary>
    /// Gets or sets whether <c>&lt;think&gt;...&lt;/think&gt;</c> in the answer is handed out as reasoning. Entry
    /// <c>split_think_tags</c>.
    /// </summary>
    public bool? SplitThinkTags
    {
        get => Read(SettingNames.SplitThinkTags).GetBoolean(SettingNames.SplitThinkTags);
        set => Write(SettingNames.SplitThinkTags, value);
    }

    /// <summary>
    /// Gets or sets the names of the functions that may be called in this turn, while all stay in the prompt and so in its cache. Entry
    /// <c>allowed_tools</c>.
    /// </summary>
    public IList<string>? AllowedToolNames
    {
        get => Read(SettingNames.AllowedTools).GetTexts(SettingNames.AllowedTools);
        set => Write(SettingNames.AllowedTools, value);
    }
}
