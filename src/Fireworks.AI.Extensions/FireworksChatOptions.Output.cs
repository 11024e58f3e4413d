using Fireworks.AI.Shared.Settings;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions;

public sealed partial class FireworksChatOptions
{
    /// <summary>A GBNF grammar that the answer must follow. Excludes <see cref="ChatOptions.ResponseFormat"/>.</summary>
    public string? Grammar
    {
        get => _settings.GetText(SettingNames.Grammar);
        set => _settings.Set(SettingNames.Grammar, value);
    }

<<<<<<< HEAD
    /// <summary>The <c>strict</c> member of a JSON schema response format.</summary>
    public bool? StrictJsonSchema
=======
    /// <summary>The <c>strict</c> property of a JSON schema response format.</summary>
    public bool? StrictSchema
>>>>>>> main
    {
        get => _settings.GetBoolean(SettingNames.Strict);
        set => _settings.Set(SettingNames.Strict, value);
    }

    /// <summary>Whether a JSON schema is sent in Fireworks' older form, <c>json_object</c> with <c>schema</c>.</summary>
    public bool? SendSchemaAsJsonObject
    {
        get => _settings.GetBoolean(SettingNames.JsonObjectSchema);
        set => _settings.Set(SettingNames.JsonObjectSchema, value);
    }

    /// <summary>
    /// The expected output. Matching parts are verified instead of generated, which is faster; works best at temperature 0.
    /// </summary>
    public string? PredictedOutput
    {
        get => _settings.GetText(SettingNames.Prediction);
        set => _settings.Set(SettingNames.Prediction, value);
    }

    /// <summary>Whether to return log probabilities of the answer's tokens.</summary>
    public bool? IncludeLogProbabilities
    {
        get => IsNumber(SettingNames.LogProbabilities) ? true : _settings.GetBoolean(SettingNames.LogProbabilities);
        set => _settings.Set(SettingNames.LogProbabilities, value);
    }

    /// <summary>How many alternatives to return for each token: 0 to the deployment's limit, usually 5.</summary>
    public int? TopLogProbabilityCount
    {
        get => _settings.GetInteger(SettingNames.TopLogProbabilities);
        set => _settings.Set(SettingNames.TopLogProbabilities, value);
    }

    /// <summary>Whether to return the prompt too.</summary>
    public bool? EchoPrompt
    {
        get => _settings.GetBoolean(SettingNames.Echo);
        set => _settings.Set(SettingNames.Echo, value);
    }

    /// <summary>How many tokens at the end of the prompt to return.</summary>
    public int? EchoLastTokens
    {
        get => _settings.GetInteger(SettingNames.EchoLast);
        set => _settings.Set(SettingNames.EchoLast, value);
    }

    /// <summary>Whether to return the numbers of the tokens of prompt and answer.</summary>
    public bool? IncludeTokenIds
    {
        get => _settings.GetBoolean(SettingNames.ReturnTokenIds);
        set => _settings.Set(SettingNames.ReturnTokenIds, value);
    }

    /// <summary>Whether to return the rendered prompt and the output before parsing.</summary>
    public bool? IncludeRawOutput
    {
        get => _settings.GetBoolean(SettingNames.RawOutput);
        set => _settings.Set(SettingNames.RawOutput, value);
    }

    /// <summary>Whether the response carries the service's measurements. Needed while streaming, where headers do not have them.</summary>
    public bool? IncludePerformanceMetrics
    {
        get => _settings.GetBoolean(SettingNames.IncludePerformanceMetrics);
        set => _settings.Set(SettingNames.IncludePerformanceMetrics, value);
    }

    /// <summary>
    /// Whether every chunk of a stream is handed out as an update whose RawRepresentation is a <see cref="FireworksRawResponse"/>, also
    /// those without content, such as fragments of tool arguments.
    /// </summary>
    public bool? IncludeRawChunks
    {
        get => _settings.GetBoolean(SettingNames.IncludeRawChunks);
        set => _settings.Set(SettingNames.IncludeRawChunks, value);
    }

    /// <summary>A hard limit on thinking tokens, for models that take one. Replaces the reasoning effort.</summary>
    public int? MaxReasoningTokens
    {
        get => IsNumber(SettingNames.ReasoningEffort) ? _settings.GetInteger(SettingNames.ReasoningEffort) : null;
        set => _settings.Set(SettingNames.ReasoningEffort, value);
    }

    /// <summary>
    /// What happens to the thoughts of earlier turns: <c>disabled</c>, <c>interleaved</c> or <c>preserved</c>. Null leaves it to the model.
    /// </summary>
    public FireworksReasoningHistory? ReasoningHistory
    {
        get => _settings.GetWord(SettingNames.ReasoningHistory, static word => new FireworksReasoningHistory(word));
        set => _settings.SetWord(SettingNames.ReasoningHistory, value);
    }

    /// <summary>
    /// Whether <c>&lt;think&gt;...&lt;/think&gt;</c> in the answer is handed out as <see cref="TextReasoningContent"/>, for models that put
    /// their thoughts there.
    /// </summary>
    public bool? SplitThinkTags
    {
        get => _settings.GetBoolean(SettingNames.SplitThinkTags);
        set => _settings.Set(SettingNames.SplitThinkTags, value);
    }

    /// <summary>
    /// The tools that may be called in this turn, while all stay in the prompt and so in its cache. Goes with the tool modes auto and
    /// required.
    /// </summary>
    public IList<string>? AllowedToolNames
    {
        get => _settings.GetTexts(SettingNames.AllowedTools);
        set => _settings.Set(SettingNames.AllowedTools, value);
    }

    /// <summary>
    /// Whether instructions and all system messages are sent as one at the front. By default only for models that demand it.
    /// </summary>
    public bool? MergeSystemMessages
    {
        get => _settings.GetBoolean(SettingNames.MergeSystemMessages);
        set => _settings.Set(SettingNames.MergeSystemMessages, value);
    }

    private bool IsNumber(string name) => SettingValue.ToNumber(_settings.Get(name)) is not null;
}
