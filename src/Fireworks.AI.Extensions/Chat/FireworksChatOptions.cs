using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions;

/// <summary>
/// Fireworks' own settings of a chat request: a typed view of <see cref="ChatOptions.AdditionalProperties"/>. Null means not set, and
/// setting null removes an entry. Settings under these names win over the members of <see cref="ChatOptions"/> that mean the same.
/// </summary>
public sealed partial class FireworksChatOptions
{
    private readonly ChatOptions _options;

    internal FireworksChatOptions(ChatOptions options)
    {
        _options = options;
    }

    /// <summary>Drops tokens that are less probable than this part of the most probable one: 0 to 1.</summary>
    public double? MinP
    {
        get => Number("min_p");
        set => Set("min_p", value);
    }

    /// <summary>Typical sampling: 0 to 1.</summary>
    public double? TypicalP
    {
        get => Number("typical_p");
        set => Set("typical_p", value);
    }

    /// <summary>A penalty for tokens of prompt and output that repeat: 0 to 2, 1 is off.</summary>
    public double? RepetitionPenalty
    {
        get => Number("repetition_penalty");
        set => Set("repetition_penalty", value);
    }

    /// <summary>The perplexity to aim at; setting it turns Mirostat on.</summary>
    public double? MirostatTarget
    {
        get => Number("mirostat_target");
        set => Set("mirostat_target", value);
    }

    /// <summary>Mirostat's learning rate.</summary>
    public double? MirostatLearningRate
    {
        get => Number("mirostat_lr");
        set => Set("mirostat_lr", value);
    }

    /// <summary>Added to the logits of tokens, by token number: -100 to 100.</summary>
    public IDictionary<string, double>? LogitBias
    {
        get => Get("logit_bias") as IDictionary<string, double>;
        set => Set("logit_bias", value);
    }

    /// <summary>Whether to go on generating up to the token limit after the model ended.</summary>
    public bool? IgnoreEndOfSequence
    {
        get => Boolean("ignore_eos");
        set => Set("ignore_eos", value);
    }

    /// <summary>The fewest tokens to generate. Not part of the published schema; some deployments refuse it.</summary>
    public int? MinOutputTokens
    {
        get => Integer("min_tokens");
        set => Set("min_tokens", value);
    }

    /// <summary>How many choices to generate: 1 to 128. More than one cannot be streamed; see <see cref="FireworksMetadata.FurtherChoices"/>.</summary>
    public int? Choices
    {
        get => Integer("n");
        set => Set("n", value);
    }

    /// <summary>Your id of the end user; also used for cache affinity where no cache key is set.</summary>
    public string? User
    {
        get => Text("user");
        set => Set("user", value);
    }

    /// <summary>Texts stored with the request for tracing.</summary>
    public IDictionary<string, string>? Metadata
    {
        get => Get("metadata") as IDictionary<string, string>;
        set => Set("metadata", value);
    }

    /// <summary>Members of the request body under any name, merged over all others: for what this version does not know yet.</summary>
    public IDictionary<string, object?>? ExtraBody
    {
        get => Get("extra_body") as IDictionary<string, object?>;
        set => Set("extra_body", value);
    }

    private object? Get(string name) =>
        _options.AdditionalProperties is { } properties && properties.TryGetValue(name, out object? value) ? value : null;

    private double? Number(string name) => Get(name) is { } value ? SettingValue.Number(name, value) : null;

    private int? Integer(string name) => Get(name) is { } value ? checked((int)SettingValue.Integer(name, value)) : null;

    private bool? Boolean(string name) => Get(name) is { } value ? SettingValue.Boolean(name, value) : null;

    private string? Text(string name) => Get(name) is { } value ? SettingValue.Text(name, value) : null;

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
