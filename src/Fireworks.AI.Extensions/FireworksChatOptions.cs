using Fireworks.AI.Shared.Settings;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions;

/// <summary>
/// Holds Fireworks' own settings of a chat request: a typed view of <see cref="ChatOptions.AdditionalProperties"/>, made by
/// <see cref="FireworksChatExtensions.WithFireworks"/>. Null means that an entry is not set, or not of its kind, which is refused when it
/// is sent; setting null removes an entry. Settings under these names win over the members of <see cref="ChatOptions"/> that mean the same.
/// </summary>
public sealed partial class FireworksChatOptions
{
    private readonly SettingView _settings;

    internal FireworksChatOptions(AdditionalPropertiesDictionary properties)
    {
        _settings = new(properties);
    }

    /// <summary>
    /// Gets or sets the part of the most probable token's probability below which tokens are dropped: 0 to 1. Entry <c>min_p</c>.
    /// </summary>
    public double? MinP
    {
        get => _settings.GetNumber(SettingNames.MinP);
        set => _settings.Set(SettingNames.MinP, value);
    }

    /// <summary>Gets or sets the mass of typical sampling: 0 to 1. Entry <c>typical_p</c>.</summary>
    public double? TypicalP
    {
        get => _settings.GetNumber(SettingNames.TypicalP);
        set => _settings.Set(SettingNames.TypicalP, value);
    }

    /// <summary>
    /// Gets or sets a penalty for tokens of prompt and output that repeat: 0 to 2, 1 is off. Entry <c>repetition_penalty</c>.
    /// </summary>
    public double? RepetitionPenalty
    {
        get => _settings.GetNumber(SettingNames.RepetitionPenalty);
        set => _settings.Set(SettingNames.RepetitionPenalty, value);
    }

    /// <summary>Gets or sets the perplexity to aim at; setting it turns Mirostat on. Entry <c>mirostat_target</c>.</summary>
    public double? MirostatTarget
    {
        get => _settings.GetNumber(SettingNames.MirostatTarget);
        set => _settings.Set(SettingNames.MirostatTarget, value);
    }

    /// <summary>Gets or sets Mirostat's learning rate. Entry <c>mirostat_lr</c>.</summary>
    public double? MirostatLearningRate
    {
        get => _settings.GetNumber(SettingNames.MirostatLearningRate);
        set => _settings.Set(SettingNames.MirostatLearningRate, value);
    }

    /// <summary>Gets or sets what is added to the logits of tokens, by token number: -100 to 100. Entry <c>logit_bias</c>.</summary>
    public IDictionary<string, double>? LogitBias
    {
        get => _settings.GetNumbersByName(SettingNames.LogitBias);
        set => _settings.Set(SettingNames.LogitBias, value);
    }

    /// <summary>Gets or sets whether to go on generating up to the token limit after the model ended. Entry <c>ignore_eos</c>.</summary>
    public bool? IgnoreEndOfSequence
    {
        get => _settings.GetBoolean(SettingNames.IgnoreEndOfSequence);
        set => _settings.Set(SettingNames.IgnoreEndOfSequence, value);
    }

    /// <summary>
    /// Gets or sets the fewest tokens to generate. Not part of the published schema; some deployments refuse it. Entry <c>min_tokens</c>.
    /// </summary>
    public int? MinOutputTokens
    {
        get => _settings.GetInteger(SettingNames.MinTokens);
        set => _settings.Set(SettingNames.MinTokens, value);
    }

    /// <summary>
    /// Gets or sets how many choices to generate: 1 to 128. More than one cannot be streamed; see
    /// <see cref="FireworksMetadata.ReadFurtherChoices"/>. Entry <c>n</c>.
    /// </summary>
    public int? ChoiceCount
    {
        get => _settings.GetInteger(SettingNames.Choices);
        set => _settings.Set(SettingNames.Choices, value);
    }

    /// <summary>Gets or sets your id of the end user; also used for cache affinity where no cache key is set. Entry <c>user</c>.</summary>
    public string? EndUserId
    {
        get => _settings.GetText(SettingNames.User);
        set => _settings.Set(SettingNames.User, value);
    }

    /// <summary>Gets or sets texts that are stored with the request for tracing. Entry <c>metadata</c>.</summary>
    public IDictionary<string, string>? RequestMetadata
    {
        get => _settings.GetTextsByName(SettingNames.Metadata);
        set => _settings.Set(SettingNames.Metadata, value);
    }

    /// <summary>
    /// Gets or sets properties of the request body under any name, merged over all others: for what this version does not know yet. Entry
    /// <c>extra_body</c>.
    /// </summary>
    public IDictionary<string, object?>? ExtraBody
    {
        get => _settings.GetProperties(SettingNames.ExtraBody);
        set => _settings.Set(SettingNames.ExtraBody, value);
    }
}
