namespace Fireworks.AI.Extensions;

/// <summary>Says what one call of a reranker is to give.</summary>
/// <example>
/// <code>
/// var best = await reranker.RerankAsync("capital of Italy", ["Rome", "Milan"], new FireworksRerankOptions { TopN = 1 });
/// </code>
/// </example>
public sealed class FireworksRerankOptions
{
    /// <summary>Gets or sets how many documents come back at most, the best ones, at least 1. Default: all.</summary>
    public int? TopN { get; set; }

    /// <summary>
    /// Gets or sets what relevant means, in a sentence, for models that take an instruction (Qwen3-Reranker). Default: that of the model.
    /// Sent as <c>task</c>.
    /// </summary>
    public string? Instruction { get; set; }

    /// <summary>Gets or sets the model of this call. Default: <see cref="FireworksReranker.ModelId"/>.</summary>
    public string? ModelId { get; set; }

    /// <summary>
    /// Gets or sets your id of the request, in printable ASCII, sent as the header <c>x-request-id</c> and returned. Default: none.
    /// </summary>
    public string? RequestId { get; set; }

    /// <summary>
    /// Gets or sets properties of the request body under any name, merged over all others: for what this version does not know yet. Query
    /// and documents cannot be among them.
    /// </summary>
    public IDictionary<string, object?>? ExtraBody { get; set; }
}
