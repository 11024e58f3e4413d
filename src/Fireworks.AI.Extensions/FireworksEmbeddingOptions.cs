using Fireworks.AI.Extensions.Embeddings;
using Fireworks.AI.Shared.Settings;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions;

/// <summary>
/// Holds Fireworks' own settings of a request for embeddings: a typed view of
/// <see cref="EmbeddingGenerationOptions.AdditionalProperties"/>. Null means that an entry is not set, or not of its kind, which is refused
/// when it is sent; setting null removes an entry.
/// </summary>
public sealed class FireworksEmbeddingOptions
{
    private readonly SettingView _settings;

    internal FireworksEmbeddingOptions(AdditionalPropertiesDictionary properties)
    {
        _settings = new(properties);
    }

    /// <summary>
    /// Gets or sets whether vectors are scaled to length 1. The service's default is false: the vectors of its models have quite different
    /// lengths. With <see cref="LogitTokenIds"/>, whether the logits go through softmax. Entry <c>normalize</c>.
    /// </summary>
    public bool? Normalize
    {
        get => _settings.GetBoolean(KnownEmbeddingSettings.Normalize);
        set => _settings.Set(KnownEmbeddingSettings.Normalize, value);
    }

    /// <summary>
    /// Gets or sets a Jinja2 template that makes the text to embed from the fields of an object; see
    /// <see cref="FireworksEmbeddingGenerator.GenerateFromObjectsAsync"/>. Entry <c>prompt_template</c>.
    /// </summary>
    public string? PromptTemplate
    {
        get => _settings.GetText(KnownEmbeddingSettings.PromptTemplate);
        set => _settings.Set(KnownEmbeddingSettings.PromptTemplate, value);
    }

    /// <summary>
    /// Gets or sets the numbers of tokens whose logits are returned in place of a vector, in this order; an empty list asks for those of
    /// all tokens. For models that rerank by the probability of a token. Entry <c>return_logits</c>.
    /// </summary>
    public IReadOnlyList<int>? LogitTokenIds
    {
        get => _settings.GetIntegers(KnownEmbeddingSettings.ReturnLogits);
        set => _settings.Set(KnownEmbeddingSettings.ReturnLogits, value);
    }

    /// <summary>
    /// Gets or sets a text that is put in front of each input, for models that were trained with one, for example <c>search_query: </c>.
    /// The service adds none. Not used with objects. Entry <c>input_prefix</c>.
    /// </summary>
    public string? InputPrefix
    {
        get => _settings.GetText(KnownEmbeddingSettings.InputPrefix);
        set => _settings.Set(KnownEmbeddingSettings.InputPrefix, value);
    }

    /// <summary>
    /// Gets or sets how vectors travel. The default is base64, which is a third of the size; a deployment that refuses it is asked again
    /// without. Entry <c>encoding_format</c>.
    /// </summary>
    public FireworksEmbeddingEncoding? EncodingFormat
    {
        get => _settings.GetWord(KnownEmbeddingSettings.EncodingFormat, static word => new FireworksEmbeddingEncoding(word));
        set => _settings.SetWord(KnownEmbeddingSettings.EncodingFormat, value);
    }

    /// <summary>
    /// Gets or sets your id of the request, sent as the header <c>x-request-id</c> and returned. Inputs that are split share it. Entry
    /// <c>request_id</c>.
    /// </summary>
    public string? RequestId
    {
        get => _settings.GetText(KnownEmbeddingSettings.RequestId);
        set => _settings.Set(KnownEmbeddingSettings.RequestId, value);
    }
}
