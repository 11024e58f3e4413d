using Fireworks.AI.Extensions.Completions;
using Fireworks.AI.Shared.Settings;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions;

/// <summary>
/// Holds what only a <see cref="FireworksCompletionClient"/> takes, beside the options of a chat. The settings become entries of
/// <see cref="ChatOptions.AdditionalProperties"/> under Fireworks' own names.
/// </summary>
/// <example>
/// <code>
/// var options = new FireworksCompletionOptions { MaxOutputTokens = 64, Suffix = "\n}" };
/// </code>
/// </example>
public sealed class FireworksCompletionOptions : ChatOptions
{
    /// <summary>Creates options without settings.</summary>
    public FireworksCompletionOptions()
    {
    }

    private FireworksCompletionOptions(FireworksCompletionOptions other)
        : base(other)
    {
    }

    /// <summary>
    /// Gets or sets the text after the gap that the completion is to fill. It is not part of the service's published schema: deployments of
    /// models that fill in the middle may take it, others answer 400. Default: none. Entry <c>suffix</c>.
    /// </summary>
    public string? Suffix
    {
        get => View.GetText(KnownCompletionSettings.Suffix);
        set => Set(KnownCompletionSettings.Suffix, value);
    }

    /// <summary>
    /// Gets or sets images for models that see, one for each <c>&lt;image&gt;</c> in the prompt, as data URIs
    /// (<c>data:image/png;base64,...</c>). Default: none. Entry <c>images</c>.
    /// </summary>
    public IList<string>? Images
    {
        get => View.GetTexts(KnownCompletionSettings.Images);
        set => Set(KnownCompletionSettings.Images, value);
    }

    /// <summary>
    /// Gets or sets the prompt as numbers of the model's vocabulary, in place of the text, which must be empty then. Default: none. Entry
    /// <c>prompt_token_ids</c>.
    /// </summary>
    public IReadOnlyList<int>? PromptTokenIds
    {
        get => View.GetIntegers(SettingNames.PromptTokenIds);
        set => Set(SettingNames.PromptTokenIds, value);
    }

    private SettingView View => new(AdditionalProperties ?? []);

    /// <inheritdoc/>
    public override FireworksCompletionOptions Clone() => new FireworksCompletionOptions(this);

    private void Set(string name, object? value)
    {
        if (value is not null || AdditionalProperties is not null)
        {
            new SettingView(AdditionalProperties ??= []).Set(name, value);
        }
    }
}
