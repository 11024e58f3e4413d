using Fireworks.AI.Shared.Settings;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Onnx;

/// <summary>
/// Provides settings of in-process models on <see cref="EmbeddingGenerationOptions"/>, and their facts on generated embeddings.
/// </summary>
public static class OnnxEmbeddingExtensions
{
    internal const string TruncatedInputsName = "truncated_inputs";

    /// <summary>
    /// Sets what the abstraction has no member for. The settings become entries of
    /// <see cref="EmbeddingGenerationOptions.AdditionalProperties"/>, so they pass through middleware; those that Fireworks has too go by
    /// Fireworks' names and hold for either backend.
    /// </summary>
    /// <typeparam name="TOptions">The type of the options.</typeparam>
    /// <param name="options">The options to change.</param>
    /// <param name="configure">Sets the values.</param>
    /// <returns>The same options.</returns>
    /// <example>
    /// <code>
    /// var options = new EmbeddingGenerationOptions { Dimensions = 256 }.WithOnnx(onnx => onnx.PromptName = "query");
    /// </code>
    /// </example>
    public static TOptions WithOnnx<TOptions>(this TOptions options, Action<OnnxEmbeddingOptions> configure)
        where TOptions : EmbeddingGenerationOptions
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(configure);
        configure(new OnnxEmbeddingOptions(options.AdditionalProperties ??= []));
        return options;
    }

    /// <summary>
    /// Tells which inputs were cut because they had more tokens than the model takes. How many tokens an input lost is the entry
    /// <c>truncated_tokens</c> of its embedding's additional properties.
    /// </summary>
    /// <param name="embeddings">The result of a call.</param>
    /// <returns>The indices of the inputs, in order; empty if none was cut.</returns>
    public static IReadOnlyList<int> GetTruncatedInputs(this GeneratedEmbeddings<Embedding<float>> embeddings)
    {
        ArgumentNullException.ThrowIfNull(embeddings);
        return new SettingView(embeddings.AdditionalProperties ?? []).GetIntegers(TruncatedInputsName) ?? [];
    }
}
