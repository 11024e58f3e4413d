using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Onnx;

/// <summary>Holds the documents of a call in order of their scores, the best first.</summary>
public sealed class OnnxRerankResponse
{
    /// <summary>Creates a response.</summary>
    /// <param name="results">The documents, the best first.</param>
    public OnnxRerankResponse(IReadOnlyList<OnnxRerankResult> results)
    {
        ArgumentNullException.ThrowIfNull(results);
        Results = results;
    }

    /// <summary>Gets the documents, the best first; those with the same score in the order in which they were given.</summary>
    public IReadOnlyList<OnnxRerankResult> Results { get; }

    /// <summary>Gets the model that gave the scores.</summary>
    public string? ModelId { get; init; }

    /// <summary>Gets how many tokens the model read, the query counted with each document.</summary>
    public UsageDetails? Usage { get; init; }
}
