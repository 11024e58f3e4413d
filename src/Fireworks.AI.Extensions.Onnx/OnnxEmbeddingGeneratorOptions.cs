namespace Fireworks.AI.Extensions.Onnx;

/// <summary>Says how an embedding model is loaded. What a model needs is in its folder; the defaults suit a processor.</summary>
/// <example>
/// <code>
/// var options = new OnnxEmbeddingGeneratorOptions { GraphFile = "onnx/model_int8.onnx", Dimensions = 256 };
/// options.Prompts["query"] = "query: ";
/// using var generator = await OnnxEmbeddingGenerator.LoadAsync("models/my-model", options);
/// </code>
/// </example>
public sealed class OnnxEmbeddingGeneratorOptions : OnnxEncoderOptions
{
    /// <summary>
    /// Gets or sets how the tokens' vectors become the text's. Default: what the folder says (<c>1_Pooling/config.json</c>); without a
    /// word, the last token for decoders and the mean for others.
    /// </summary>
    public OnnxPooling? Pooling { get; set; }

    /// <summary>
    /// Gets or sets whether vectors are scaled to length 1 where a call does not say it. Default: what <c>modules.json</c> says;
    /// <see langword="true"/> for a folder without it.
    /// </summary>
    public bool? Normalize { get; set; }

    /// <summary>
    /// Gets or sets the number of values in a vector where a call does not say it, from 1 to the model's own: the first ones are kept. It
    /// suits models that were trained for it (Matryoshka). Default: all.
    /// </summary>
    public int? Dimensions { get; set; }

    /// <summary>
    /// Gets texts that are put before inputs, by name, such as <c>query</c> and <c>document</c>, in addition to the folder's or in place of
    /// them.
    /// </summary>
    public IDictionary<string, string> Prompts { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Gets or sets the name of the prompt for calls that do not name one. Default: what the folder says, mostly none.</summary>
    public string? DefaultPromptName { get; set; }

    internal override void Validate()
    {
        base.Validate();
        RequireAtLeast(1, Dimensions, nameof(Dimensions));
        if (Pooling is { } pooling && !Enum.IsDefined(pooling))
        {
            throw new ArgumentException($"OnnxEmbeddingGeneratorOptions.Pooling is {(int)pooling}, which is none of its values.");
        }

        if (Prompts.FirstOrDefault(static prompt => prompt.Value is null) is { Key: { } name })
        {
            throw new ArgumentException(
                $"The prompt '{name}' in OnnxEmbeddingGeneratorOptions.Prompts is null. Give it a text or remove it.");
        }
    }
}
