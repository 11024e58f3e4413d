using Fireworks.AI.Shared.Settings;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions;

public sealed partial class FireworksChatOptions
{
    /// <summary>
    /// Gets or sets a GBNF grammar that the answer must follow. Excludes <see cref="ChatOptions.ResponseFormat"/>. Entry <c>grammar</c>.
    /// </summary>
    public string? Grammar
    {
        get => _settings.GetText(SettingNames.Grammar);
        set => _settings.Set(SettingNames.Grammar, value);
    }

    /// <summary>Gets or sets the <c>strict</c> property of a JSON schema response format. Entry <c>strict</c>.</summary>
    public bool? StrictJsonSchema
    {
        get => _settings.GetBoolean(SettingNames.Strict);
        set => _settings.Set(SettingNames.Strict, value);
    }

    /// <summary>
    /// Gets or sets whether a JSON schema is sent in Fireworks' older form, <c>json_object</c> with <c>schema</c>. Entry
    /// <c>json_object_schema</c>.
    /// </summary>
    public bool? SendSchemaAsJsonObject
    {
        get => _settings.GetBoolean(SettingNames.JsonObjectSchema);
        set => _settings.Set(SettingNames.JsonObjectSchema, value);
    }

    /// <summary>
    /// Gets or sets the expected output. Matching parts are verified instead of generated, which is faster; works best at temperature 0.
    /// Entry <c>prediction</c>.
    /// </summary>
    public string? PredictedOutput
    {
        get => _settings.GetText(SettingNames.Prediction);
        set => _settings.Set(SettingNames.Prediction, value);
    }

    /// <summary>Gets or sets whether to return log probabilities of the answer's tokens. Entry <c>logprobs</c>.</summary>
    public bool? IncludeLogProbabilities
    {
        get => IsNumber(SettingNames.LogProbabilities) ? true : _settings.GetBoolean(SettingNames.LogProbabilities);
        set => _settings.Set(SettingNames.LogProbabilities, value);
    }

    /// <summary>
    /// Gets or sets how many alternatives to return for each token: 0 to the deployment's limit, usually 5. Entry <c>top_logprobs</c>.
    /// </summary>
    public int? TopLogProbabilityCount
    {
        get => _settings.GetInteger(SettingNames.TopLogProbabilities);
        set => _settings.Set(SettingNames.TopLogProbabilities, value);
    }

    /// <summary>Gets or sets whether to return the prompt too. Entry <c>echo</c>.</summary>
    public bool? EchoPrompt
    {
        get => _settings.GetBoolean(SettingNames.Echo);
        set => _settings.Set(SettingNames.Echo, value);
    }

    /// <summary>Gets or sets how many tokens at the end of the prompt to return. Entry <c>echo_last</c>.</summary>
    public int? EchoLastTokens
    {
        get => _settings.GetInteger(SettingNames.EchoLast);
        set => _settings.Set(SettingNames.EchoLast, value);
    }

    /// <summary>Gets or sets whether to return the numbers of the tokens of prompt and answer. Entry <c>return_token_ids</c>.</summary>
    public bool? IncludeTokenIds
    {
        get => _settings.GetBoolean(SettingNames.ReturnTokenIds);
        set => _settings.Set(SettingNames.ReturnTokenIds, value);
    }

    /// <summary>Gets or sets whether to return the rendered prompt and the output before parsing. Entry <c>raw_output</c>.</summary>
    public bool? IncludeRawOutput
    {
        get => _settings.GetBoolean(SettingNames.RawOutput);
        set => _settings.Set(SettingNames.RawOutput, value);
    }

    /// <summary>
    /// Gets or sets whether the response carries the service's measurements. Needed while streaming, where headers do not have them. Entry
    /// <c>perf_metrics_in_response</c>.
    /// </summary>
    public bool? IncludePerformanceMetrics
    {
        get => _settings.GetBoolean(SettingNames.IncludePerformanceMetrics);
        set => _settings.Set(SettingNames.IncludePerformanceMetrics, value);
    }

    /// <summary>
    /// Gets or sets whether every chunk of a stream is handed out as an update whose RawRepresentation is a
    /// <see cref="FireworksRawResponse"/>, also those without content, such as fragments of tool arguments. Entry
    /// <c>include_raw_chunks</c>.
    /// </summary>
    public bool? IncludeRawChunks
    {
        get => _settings.GetBoolean(SettingNames.IncludeRawChunks);
        set => _settings.Set(SettingNames.IncludeRawChunks, value);
    }

    /// <summary>
    /// Gets or sets a hard limit on thinking tokens, for models that take one. Replaces the reasoning effort. Entry
    /// <c>reasoning_effort</c>.
    /// </summary>
    public int? MaxReasoningTokens
    {
        get => IsNumber(SettingNames.ReasoningEffort) ? _settings.GetInteger(SettingNames.ReasoningEffort) : null;
        set => _settings.Set(SettingNames.ReasoningEffort, value);
    }

    /// <summary>
    /// Gets or sets what happens to the thoughts of earlier turns. Null leaves it to the model. Entry <c>reasoning_history</c>.
    /// </summary>
    public FireworksReasoningHistory? ReasoningHistory
    {
        get => _settings.GetWord(SettingNames.ReasoningHistory, static word => new FireworksReasoningHistory(word));
        set => _settings.SetWord(SettingNames.ReasoningHistory, value);
    }

    /// <summary>
    /// Gets or sets whether <c>&lt;think&gt;...&lt;/think&gt;</c> in the answer is handed out as <see cref="TextReasoningContent"/>, for
    /// models that put their thoughts there. Entry <c>split_think_tags</c>.
    /// </summary>
    public bool? SplitThinkTags
    {
        get => _settings.GetBoolean(SettingNames.SplitThinkTags);
        set => _settings.Set(SettingNames.SplitThinkTags, value);
    }

    /// <summary>
    /// Gets or sets the names of the tools that may be called in this turn, while all stay in the prompt and so in its cache. Goes with
    /// the tool modes auto and required. Entry <c>allowed_tools</c>.
    /// </summary>
    public IList<string>? AllowedToolNames
    {
        get => _settings.GetTexts(SettingNames.AllowedTools);
        set => _settings.Set(SettingNames.AllowedTools, value);
    }

    /// <summary>
    /// Gets or sets whether instructions and all system messages are sent as one at the front. By default only for models that demand it.
    /// Entry <c>merge_system_messages</c>.
    /// </summary>
    public bool? MergeSystemMessages
    {
        get => _settings.GetBoolean(SettingNames.MergeSystemMessages);
        set => _settings.Set(SettingNames.MergeSystemMessages, value);
    }

    private bool IsNumber(string name) => SettingValue.ToNumber(_settings.Get(name)) is not null;
}
