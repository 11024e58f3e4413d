using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions;

public sealed partial class FireworksChatOptions
{
    /// <summary>A GBNF grammar that the answer must follow. Excludes <see cref="ChatOptions.ResponseFormat"/>.</summary>
    public string? Grammar
    {
        get => _entries.Text("grammar");
        set => _entries.Set("grammar", value);
    }

    /// <summary>The <c>strict</c> member of a JSON schema response format.</summary>
    public bool? StrictSchema
    {
        get => _entries.Boolean("strict");
        set => _entries.Set("strict", value);
    }

    /// <summary>Whether a JSON schema is sent in Fireworks' older form, <c>json_object</c> with <c>schema</c>.</summary>
    public bool? JsonObjectSchema
    {
        get => _entries.Boolean("json_object_schema");
        set => _entries.Set("json_object_schema", value);
    }

    /// <summary>The expected output. Matching parts are verified instead of generated, which is faster; works best at temperature 0.</summary>
    public string? Prediction
    {
        get => _entries.TextOrNull("prediction");
        set => _entries.Set("prediction", value);
    }

    /// <summary>Whether to return log probabilities of the answer's tokens.</summary>
    public bool? LogProbabilities
    {
        get => _entries.IsNumber("logprobs") ? true : _entries.Boolean("logprobs");
        set => _entries.Set("logprobs", value);
    }

    /// <summary>How many alternatives to return for each token: 0 to the deployment's limit, usually 5.</summary>
    public int? TopLogProbabilities
    {
        get => _entries.Integer("top_logprobs");
        set => _entries.Set("top_logprobs", value);
    }

    /// <summary>Whether to return the prompt too.</summary>
    public bool? Echo
    {
        get => _entries.Boolean("echo");
        set => _entries.Set("echo", value);
    }

    /// <summary>How many tokens at the end of the prompt to return.</summary>
    public int? EchoLast
    {
        get => _entries.Integer("echo_last");
        set => _entries.Set("echo_last", value);
    }

    /// <summary>Whether to return the numbers of the tokens of prompt and answer.</summary>
    public bool? ReturnTokenIds
    {
        get => _entries.Boolean("return_token_ids");
        set => _entries.Set("return_token_ids", value);
    }

    /// <summary>Whether to return the rendered prompt and the output before parsing.</summary>
    public bool? RawOutput
    {
        get => _entries.Boolean("raw_output");
        set => _entries.Set("raw_output", value);
    }

    /// <summary>Whether the response carries the service's measurements. Needed while streaming, where headers do not have them.</summary>
    public bool? IncludePerformanceMetrics
    {
        get => _entries.Boolean("perf_metrics_in_response");
        set => _entries.Set("perf_metrics_in_response", value);
    }

    /// <summary>Whether every chunk of a stream is handed out as an update whose RawRepresentation is a <see cref="FireworksRawResponse"/>, also those without content, such as fragments of tool arguments.</summary>
    public bool? IncludeRawChunks
    {
        get => _entries.Boolean("include_raw_chunks");
        set => _entries.Set("include_raw_chunks", value);
    }

    /// <summary>A hard limit on thinking tokens, for models that take one. Replaces the reasoning effort.</summary>
    public int? MaxReasoningTokens
    {
        get => _entries.IsNumber("reasoning_effort") ? _entries.Integer("reasoning_effort") : null;
        set => _entries.Set("reasoning_effort", value);
    }

    /// <summary>What happens to the thoughts of earlier turns: <c>disabled</c>, <c>interleaved</c> or <c>preserved</c>. Null leaves it to the model.</summary>
    public string? ReasoningHistory
    {
        get => _entries.Text("reasoning_history");
        set => _entries.Set("reasoning_history", value);
    }

    /// <summary>Whether <c>&lt;think&gt;...&lt;/think&gt;</c> in the answer is handed out as <see cref="TextReasoningContent"/>, for models that put their thoughts there.</summary>
    public bool? SplitThinkTags
    {
        get => _entries.Boolean("split_think_tags");
        set => _entries.Set("split_think_tags", value);
    }

    /// <summary>The tools that may be called in this turn, while all stay in the prompt and so in its cache. Goes with the tool modes auto and required.</summary>
    public IList<string>? AllowedTools
    {
        get => _entries.Get("allowed_tools") as IList<string>;
        set => _entries.Set("allowed_tools", value);
    }

    /// <summary>Whether instructions and all system messages are sent as one at the front. By default only for models that demand it.</summary>
    public bool? MergeSystemMessages
    {
        get => _entries.Boolean("merge_system_messages");
        set => _entries.Set("merge_system_messages", value);
    }
}
