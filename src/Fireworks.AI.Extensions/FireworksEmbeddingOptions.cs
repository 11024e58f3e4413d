using Fireworks.AI.Extensions.Embeddings;
using Fireworks.AI.Shared.Settings;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions;

/// <summary>
/// Fireworks' own settings of a request for embeddings: a typed view of <see cref="EmbeddingGenerationOptions.AdditionalProperties"/>. Null
/// means not set, and setting null removes an entry.
/// </summary>
public sealed class FireworksEmbeddingOptions
{
    private readonly SettingView _settings;

    internal FireworksEmbeddingOptions(AdditionalPropertiesDictionary properties)
    {
        _settings = new(properties);
    }

    /// <summary>
    /// Whether vectors are scaled to length 1. The service's default is false: the vectors of its models have quite different lengths. With
    /// <see cref="ReturnLogits"/>, whether the logits go through softmax.
    /// </summary>
    public bool? Normalize
    {
        get => _settings.GetBoolean(KnownEmbeddingSettings.Normalize);
        set => _settings.Set(KnownEmbeddingSettings.Normalize, value);
    }

    /// <summary>
    /// A Jinja2 template that makes the text to embed from the fields of an object; see
    /// <see cref="FireworksEmbeddingGenerator.GenerateFromObjectsAsync"/>.
    /// </summary>
    public string? PromptTemplate
    {
        get => _settings.GetText(KnownEmbeddingSettings.PromptTemplate);
        set => _settings.Set(KnownEmbeddingSettings.PromptTemplate, value);
    }

    /// <summary>
    /// Numbers of tokens whose logits are returned in place of a vector, in this order; an empty list asks for those of all tokens. For
    /// models that rerank by the probability of a token.
    /// </summary>
    public IReadOnlyList<int>? ReturnLogits
    {
        get => _settings.GetIntegers(KnownEmbeddingSettings.ReturnLogits);
        set => _settings.Set(KnownEmbeddingSettings.ReturnLogits, value);
    }

    /// <summary>
    /// A text put in front of each input, for models that were trained with one, for example <c>search_query: </c>. The service adds none.
    /// Not used with objects.
    /// </summary>
    public string? InputPrefix
    {
        get => _settings.GetText(KnownEmbeddingSettings.InputPrefix);
        set => _settings.Set(KnownEmbeddingSettings.InputPrefix, value);
    }

    /// <summary>
    /// How vectors travel: <c>base64</c> or <c>float</c>. The default is base64, which is a third of the size; a deployment that refuses it
    /// is asked again without.
    /// </summary>
    public FireworksEmbeddingEncoding? EncodingFormat
    {
        get => _settings.GetWord(KnownEmbeddingSettings.EncodingFormat, static word => new FireworksEmbeddingEncoding(word));
        set => _settings.SetWord(KnownEmbeddingSettings.EncodingFormat, value);
    }

    /// <summary>Your id of the request, sent as the header <c>x-request-id</c> and returned. Inputs that are split share it.</summary>
    public string? RequestId
    {
        get => _settings.GetText(KnownEmbeddingSettings.RequestId);
        set => _settings.Set(KnownEmbeddingSettings.RequestId, value);
    }
}
