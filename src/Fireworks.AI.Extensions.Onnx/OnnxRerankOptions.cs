namespace Fireworks.AI.Extensions.Onnx;

/// <summary>Says what one call of a reranker is to give.</summary>
/// <example>
/// <code>
/// var best = await reranker.RerankAsync("capital of Italy", ["Rome", "Milan"], new OnnxRerankOptions { TopN = 1 });
/// </code>
/// </example>
public sealed class OnnxRerankOptions
{
    /// <summary>Gets or sets how many documents come back at most, the best ones, at least 1. Default: all.</summary>
    public int? TopN { get; set; }

    /// <summary>
    /// Gets or sets what relevant means, in a sentence, for models that take an instruction (Qwen3-Reranker); others refuse it. Default:
    /// that of the model, "Given a web search query, retrieve relevant passages that answer the query".
    /// </summary>
    public string? Instruction { get; set; }

    /// <summary>
    /// Gets or sets whether a document that is too long for the model together with the query is cut at its end; otherwise the call is
    /// refused. Default: <see langword="true"/>. How much was cut is told by <see cref="OnnxRerankResult.TruncatedTokens"/>.
    /// </summary>
    public bool Truncate { get; set; } = true;
}
