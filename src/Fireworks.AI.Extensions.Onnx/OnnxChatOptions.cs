using Fireworks.AI.Shared.Settings;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Onnx;

/// <summary>
/// Settings that the in-process client honours beyond <see cref="ChatOptions"/>: a typed view of
/// <see cref="ChatOptions.AdditionalProperties"/>. Null means not set, and setting null removes an entry.
/// </summary>
public sealed class OnnxChatOptions
{
    private readonly SettingEntries _entries;

    internal OnnxChatOptions(AdditionalPropertiesDictionary properties)
    {
        _entries = new(properties);
    }

    /// <summary>
    /// Gets or sets the part of the most probable token's probability below which tokens are left out: 0 to 1. Entry <c>min_p</c>.
    /// </summary>
    public double? MinP
    {
        get => _entries.GetNumber(SettingNames.MinP);
        set => _entries.Set(SettingNames.MinP, value);
    }

    /// <summary>
    /// Gets or sets the penalty for tokens that prompt or answer have already: above 1 against repeating, 1 is off. Entry
    /// <c>repetition_penalty</c>.
    /// </summary>
    public double? RepetitionPenalty
    {
        get => _entries.GetNumber(SettingNames.RepetitionPenalty);
        set => _entries.Set(SettingNames.RepetitionPenalty, value);
    }

    /// <summary>
    /// Gets or sets a grammar in GBNF, with the start rule <c>root</c>, that the answer must match. Entry <c>grammar</c>.
    /// </summary>
    public string? Grammar
    {
        get => _entries.GetText(SettingNames.Grammar);
        set => _entries.Set(SettingNames.Grammar, value);
    }

    /// <summary>Gets or sets a regular expression (ECMA-262) that the whole answer must match. Entry <c>regex</c>.</summary>
    /// <example><code>options.WithOnnx(onnx => onnx.Regex = "[A-Z]{2}[0-9]{4}");</code></example>
    public string? Regex
    {
        get => _entries.GetText(SettingNames.Regex);
        set => _entries.Set(SettingNames.Regex, value);
    }

    /// <summary>
    /// Gets or sets whether keywords of the answer's JSON schema that cannot be enforced are left out; otherwise such a schema is refused
    /// with the keyword's name and place. Entry <c>allow_relaxed_schema</c>.
    /// </summary>
    public bool? AllowRelaxedSchema
    {
        get => _entries.GetBoolean(SettingNames.AllowRelaxedSchema);
        set => _entries.Set(SettingNames.AllowRelaxedSchema, value);
    }

    /// <summary>
    /// Gets or sets whether the model may put spaces and line breaks into structured output, up to 80 characters in a row; otherwise JSON
    /// is written without any. Entry <c>allow_json_whitespace</c>.
    /// </summary>
    public bool? AllowJsonWhitespace
    {
        get => _entries.GetBoolean(SettingNames.AllowJsonWhitespace);
        set => _entries.Set(SettingNames.AllowJsonWhitespace, value);
    }

    /// <summary>
    /// Gets or sets what is added to the scores of tokens, by token number; minus infinity forbids a token. Entry <c>logit_bias</c>.
    /// </summary>
    public IDictionary<string, double>? LogitBias
    {
        get => _entries.GetNumbersByName(SettingNames.LogitBias);
        set => _entries.Set(SettingNames.LogitBias, value);
    }

    /// <summary>Gets or sets whether to go on up to the token limit where the model would end. Entry <c>ignore_eos</c>.</summary>
    public bool? IgnoreEndOfSequence
    {
        get => _entries.GetBoolean(SettingNames.IgnoreEndOfSequence);
        set => _entries.Set(SettingNames.IgnoreEndOfSequence, value);
    }

    /// <summary>
    /// Gets or sets how many tokens may be drafted for one step from earlier places of prompt and answer with the same words (prompt
    /// lookup): 0 to 32, 0 is off and the default, 10 is usual. The answer is the same, but comes sooner where it quotes or edits the
    /// prompt, as in extraction and rewriting; elsewhere it may come a little later. It works while an answer runs alone. How many drafted
    /// tokens were taken is told in <see cref="UsageDetails.AdditionalCounts"/> under <c>accepted_prediction_tokens</c> and
    /// <c>rejected_prediction_tokens</c>. Entry <c>prompt_lookup_num_tokens</c>.
    /// </summary>
    public int? PromptLookupTokens
    {
        get => (int?)_entries.GetInteger(SettingNames.PromptLookupTokens);
        set => _entries.Set(SettingNames.PromptLookupTokens, value);
    }

    /// <summary>
    /// Gets or sets the adapter (LoRA) that the answer is generated with, by its name in <see cref="OnnxModelOptions.Adapters"/>; none by
    /// default. What another adapter has computed of a conversation is not used again. Entry <c>adapter</c>.
    /// </summary>
    public string? Adapter
    {
        get => _entries.GetText(SettingNames.Adapter);
        set => _entries.Set(SettingNames.Adapter, value);
    }

    /// <summary>
    /// Gets or sets variables for the model's chat template, such as <c>enable_thinking</c>. Entry <c>chat_template_kwargs</c>.
    /// </summary>
    public IDictionary<string, object?>? ChatTemplateArguments
    {
        get => _entries.GetProperties(SettingNames.ChatTemplateArguments);
        set => _entries.Set(SettingNames.ChatTemplateArguments, value);
    }
}
