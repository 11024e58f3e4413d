using Fireworks.AI.Extensions.Onnx.Generation.Settings;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Onnx;

/// <summary>
/// Settings that the in-process client honours beyond <see cref="ChatOptions"/>: a typed view of
/// <see cref="ChatOptions.AdditionalProperties"/>. Null means not set, and setting null removes an entry.
/// </summary>
public sealed class OnnxChatOptions
{
    private readonly ChatOptions _options;

    internal OnnxChatOptions(ChatOptions options) => _options = options;

    /// <summary>Gets or sets the part of the most probable token's probability below which tokens are left out: 0 to 1. Entry <c>min_p</c>.</summary>
    public float? MinP
    {
        get => Reader.Number(SettingNames.MinP, 0, 1);
        set => Set(SettingNames.MinP, value);
    }

    /// <summary>Gets or sets the penalty for tokens that prompt or answer have already: above 1 against repeating, 1 is off. Entry <c>repetition_penalty</c>.</summary>
    public float? RepetitionPenalty
    {
        get => Reader.Number(SettingNames.RepetitionPenalty, 0.01f, 100);
        set => Set(SettingNames.RepetitionPenalty, value);
    }

    /// <summary>Gets or sets a grammar in GBNF, with the start rule <c>root</c>, that the answer must match. Entry <c>grammar</c>.</summary>
    public string? Grammar
    {
        get => Reader.Text(SettingNames.Grammar);
        set => Set(SettingNames.Grammar, value);
    }

    /// <summary>
    /// Gets or sets whether keywords of the answer's JSON schema that cannot be enforced are left out; otherwise such a schema is refused with the keyword's
    /// name and place. Entry <c>allow_relaxed_schema</c>.
    /// </summary>
    public bool? AllowRelaxedSchema
    {
        get => Reader.Boolean(SettingNames.AllowRelaxedSchema);
        set => Set(SettingNames.AllowRelaxedSchema, value);
    }

    /// <summary>
    /// Gets or sets whether the model may put spaces and line breaks into structured output, up to 80 characters in a row; otherwise JSON is written without
    /// any. Entry <c>allow_json_whitespace</c>.
    /// </summary>
    public bool? AllowJsonWhitespace
    {
        get => Reader.Boolean(SettingNames.AllowJsonWhitespace);
        set => Set(SettingNames.AllowJsonWhitespace, value);
    }

    /// <summary>Gets or sets what is added to the scores of tokens, by token id. Entry <c>logit_bias</c>.</summary>
    public IReadOnlyDictionary<int, float>? LogitBias
    {
        get => Reader.NumbersByToken(SettingNames.LogitBias, int.MaxValue);
        set => Set(SettingNames.LogitBias, value is null ? null : new Dictionary<int, float>(value));
    }

    /// <summary>Gets or sets whether to go on up to the token limit where the model would end. Entry <c>ignore_eos</c>.</summary>
    public bool? IgnoreEndOfSequence
    {
        get => Reader.Boolean(SettingNames.IgnoreEndOfSequence);
        set => Set(SettingNames.IgnoreEndOfSequence, value);
    }

    /// <summary>Gets or sets variables for the model's chat template, such as <c>enable_thinking</c>. Entry <c>chat_template_kwargs</c>.</summary>
    public IDictionary<string, object?>? ChatTemplateArguments
    {
        get => _options.AdditionalProperties?.GetValueOrDefault(SettingNames.ChatTemplateArguments) as IDictionary<string, object?>;
        set => Set(SettingNames.ChatTemplateArguments, value);
    }

    private SettingReader Reader => new(_options.AdditionalProperties);

    private void Set(string name, object? value)
    {
        if (value is null)
        {
            _options.AdditionalProperties?.Remove(name);
        }
        else
        {
            (_options.AdditionalProperties ??= [])[name] = value;
        }
    }
}
