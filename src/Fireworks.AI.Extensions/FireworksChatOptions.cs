using Fireworks.AI.Shared.Settings;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions;

/// <summary>
/// Fireworks' own settings of a chat request: a typed view of <see cref="ChatOptions.AdditionalProperties"/>. Null means not set, and
/// setting null removes an entry. Settings under these names win over the members of <see cref="ChatOptions"/> that mean the same.
/// </summary>
public sealed partial class FireworksChatOptions
{
    private readonly SettingView _settings;

    internal FireworksChatOptions(AdditionalPropertiesDictionary properties)
    {
        _settings = new(properties);
    }

    /// <summary>Drops tokens that are less probable than this part of the most probable one: 0 to 1.</summary>
    public double? MinP
    {
        get => _settings.GetNumber(SettingNames.MinP);
        set => _settings.Set(SettingNames.MinP, value);
    }

    /// <summary>Typical sampling: 0 to 1.</summary>
    public double? TypicalP
    {
        get => _settings.GetNumber(SettingNames.TypicalP);
        set => _settings.Set(SettingNames.TypicalP, value);
    }

    /// <summary>A penalty for tokens of prompt and output that repeat: 0 to 2, 1 is off.</summary>
    public double? RepetitionPenalty
    {
        get => _settings.GetNumber(SettingNames.RepetitionPenalty);
        set => _settings.Set(SettingNames.RepetitionPenalty, value);
    }

    /// <summary>The perplexity to aim at; setting it turns Mirostat on.</summary>
    public double? MirostatTarget
    {
        get => _settings.GetNumber(SettingNames.MirostatTarget);
        set => _settings.Set(SettingNames.MirostatTarget, value);
    }

    /// <summary>Mirostat's learning rate.</summary>
    public double? MirostatLearningRate
    {
        get => _settings.GetNumber(SettingNames.MirostatLearningRate);
        set => _settings.Set(SettingNames.MirostatLearningRate, value);
    }

    /// <summary>Added to the logits of tokens, by token number: -100 to 100.</summary>
    public IDictionary<string, double>? LogitBias
    {
        get => _settings.GetNumbersByName(SettingNames.LogitBias);
        set => _settings.Set(SettingNames.LogitBias, value);
    }

    /// <summary>Whether to go on generating up to the token limit after the model ended.</summary>
    public bool? IgnoreEndOfSequence
    {
        get => _settings.GetBoolean(SettingNames.IgnoreEndOfSequence);
        set => _settings.Set(SettingNames.IgnoreEndOfSequence, value);
    }

    /// <summary>The fewest tokens to generate. Not part of the published schema; some deployments refuse it.</summary>
    public int? MinOutputTokens
    {
        get => _settings.GetInteger(SettingNames.MinTokens);
        set => _settings.Set(SettingNames.MinTokens, value);
    }

    /// <summary>
    /// How many choices to generate: 1 to 128. More than one cannot be streamed; see <see cref="FireworksMetadata.FurtherChoices"/>.
    /// </summary>
    public int? ChoiceCount
    {
        get => _settings.GetInteger(SettingNames.Choices);
        set => _settings.Set(SettingNames.Choices, value);
    }

    /// <summary>Your id of the end user; also used for cache affinity where no cache key is set.</summary>
    public string? EndUserId
    {
        get => _settings.GetText(SettingNames.User);
        set => _settings.Set(SettingNames.User, value);
    }

    /// <summary>Texts stored with the request for tracing.</summary>
    public IDictionary<string, string>? RequestMetadata
    {
        get => _settings.GetTextsByName(SettingNames.Metadata);
        set => _settings.Set(SettingNames.Metadata, value);
    }

    /// <summary>Properties of the request body under any name, merged over all others: for what this version does not know yet.</summary>
    public IDictionary<string, object?>? ExtraBody
    {
        get => _settings.GetProperties(SettingNames.ExtraBody);
        set => _settings.Set(SettingNames.ExtraBody, value);
    }
}
