using Fireworks.AI.Shared.Settings;

namespace Fireworks.AI.Extensions.SemanticKernel;

public sealed partial class FireworksPromptExecutionSettings
{
    /// <summary>Gets or sets the randomness of sampling: 0 to 2. Entry <c>temperature</c>.</summary>
    public double? Temperature
    {
        get => Read(SettingNames.Temperature).GetNumber(SettingNames.Temperature);
        set => Write(SettingNames.Temperature, value);
    }

    /// <summary>Gets or sets the probability mass that is sampled from: 0 to 1. Entry <c>top_p</c>.</summary>
    public double? TopP
    {
        get => Read(SettingNames.TopP).GetNumber(SettingNames.TopP);
        set => Write(SettingNames.TopP, value);
    }

    /// <summary>Gets or sets how many of the most probable tokens are sampled from. Entry <c>top_k</c>.</summary>
    public int? TopK
    {
        get => Read(SettingNames.TopK).GetInteger(SettingNames.TopK);
        set => Write(SettingNames.TopK, value);
    }

    /// <summary>
    /// Gets or sets the part of the most probable token's probability below which tokens are dropped: 0 to 1. Entry <c>min_p</c>.
    /// </summary>
    public double? MinP
    {
        get => Read(SettingNames.MinP).GetNumber(SettingNames.MinP);
        set => Write(SettingNames.MinP, value);
    }

    /// <summary>Gets or sets the mass of typical sampling: 0 to 1. Entry <c>typical_p</c>.</summary>
    public double? TypicalP
    {
        get => Read(SettingNames.TypicalP).GetNumber(SettingNames.TypicalP);
        set => Write(SettingNames.TypicalP, value);
    }

    /// <summary>Gets or sets the penalty by how often a token stands in the answer: -2 to 2. Entry <c>frequency_penalty</c>.</summary>
    public double? FrequencyPenalty
    {
        get => Read(SettingNames.FrequencyPenalty).GetNumber(SettingNames.FrequencyPenalty);
        set => Write(SettingNames.FrequencyPenalty, value);
    }

    /// <summary>Gets or sets the penalty for tokens that stand in the answer: -2 to 2. Entry <c>presence_penalty</c>.</summary>
    public double? PresencePenalty
    {
        get => Read(SettingNames.PresencePenalty).GetNumber(SettingNames.PresencePenalty);
        set => Write(SettingNames.PresencePenalty, value);
    }

    /// <summary>
    /// Gets or sets a penalty for tokens of prompt and output that repeat: 0 to 2, 1 is off. Entry <c>repetition_penalty</c>.
    /// </summary>
    public double? RepetitionPenalty
    {
        get => Read(SettingNames.RepetitionPenalty).GetNumber(SettingNames.RepetitionPenalty);
        set => Write(SettingNames.RepetitionPenalty, value);
    }

    /// <summary>Gets or sets the perplexity to aim at; setting it turns Mirostat on. Entry <c>mirostat_target</c>.</summary>
    public double? MirostatTarget
    {
        get => Read(SettingNames.MirostatTarget).GetNumber(SettingNames.MirostatTarget);
        set => Write(SettingNames.MirostatTarget, value);
    }

    /// <summary>Gets or sets Mirostat's learning rate. Entry <c>mirostat_lr</c>.</summary>
    public double? MirostatLearningRate
    {
        get => Read(SettingNames.MirostatLearningRate).GetNumber(SettingNames.MirostatLearningRate);
        set => Write(SettingNames.MirostatLearningRate, value);
    }

    /// <summary>Gets or sets what is added to the logits of tokens, by token number: -100 to 100. Entry <c>logit_bias</c>.</summary>
    public IDictionary<string, double>? LogitBias
    {
        get => Read(SettingNames.LogitBias).GetNumbersByName(SettingNames.LogitBias);
        set => Write(SettingNames.LogitBias, value);
    }
}
