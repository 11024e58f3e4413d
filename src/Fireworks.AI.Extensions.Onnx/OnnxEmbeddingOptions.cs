using Fireworks.AI.Extensions.Onnx.Embeddings;
using Fireworks.AI.Shared.Settings;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Onnx;

/// <summary>
/// Holds settings that the in-process generator honours beyond <see cref="EmbeddingGenerationOptions"/>: a typed view of
/// <see cref="EmbeddingGenerationOptions.AdditionalProperties"/>. Null means not set, and setting null removes an entry.
/// </summary>
/// <example>
/// <code>
/// var options = new EmbeddingGenerationOptions().WithOnnx(onnx => onnx.PromptName = "query");
/// var vector = await generator.GenerateVectorAsync("Why is the sky blue?", options);
/// </code>
/// </example>
public sealed class OnnxEmbeddingOptions
{
    private readonly SettingView _entries;

    internal OnnxEmbeddingOptions(AdditionalPropertiesDictionary properties)
    {
        _entries = new(properties);
    }

    /// <summary>
    /// Gets or sets whether vectors are scaled to length 1. Default: what the model was loaded with. Entry <c>normalize</c>.
    /// </summary>
    public bool? Normalize
    {
        get => _entries.GetBoolean(EmbeddingSettings.NormalizeEntry);
        set => _entries.Set(EmbeddingSettings.NormalizeEntry, value);
    }

    /// <summary>
    /// Gets or sets a text put before each input, for models that were trained with one, for example <c>search_query: </c>. Entry
    /// <c>input_prefix</c>.
    /// </summary>
    public string? InputPrefix
    {
        get => _entries.GetText(EmbeddingSettings.InputPrefixEntry);
        set => _entries.Set(EmbeddingSettings.InputPrefixEntry, value);
    }

    /// <summary>
    /// Gets or sets the name of the prompt put before each input: one of <see cref="OnnxEmbeddingGenerator.Prompts"/>, or <c>query</c> or
    /// <c>document</c>, which add nothing where the model has no such prompt. Not together with <see cref="InputPrefix"/>. Entry
    /// <c>prompt_name</c>.
    /// </summary>
    public string? PromptName
    {
        get => _entries.GetText(EmbeddingSettings.PromptNameEntry);
        set => _entries.Set(EmbeddingSettings.PromptNameEntry, value);
    }

    /// <summary>
    /// Gets or sets whether a text that is too long for the model is cut at its end; otherwise the call is refused with the text's index.
    /// Default: <see langword="true"/>, and <see cref="OnnxEmbeddingExtensions.GetTruncatedInputs"/> tells which were cut. Entry
    /// <c>truncate</c>.
    /// </summary>
    public bool? Truncate
    {
        get => _entries.GetBoolean(EmbeddingSettings.TruncateEntry);
        set => _entries.Set(EmbeddingSettings.TruncateEntry, value);
    }
}
