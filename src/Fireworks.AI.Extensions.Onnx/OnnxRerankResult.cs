namespace Fireworks.AI.Extensions.Onnx;

/// <summary>Holds a document with its score.</summary>
public sealed class OnnxRerankResult
{
    /// <summary>Creates a result.</summary>
    /// <param name="index">The document's place among those that were given, from 0.</param>
    /// <param name="score">How well the document answers the query: the more, the better.</param>
    /// <param name="document">The document.</param>
    public OnnxRerankResult(int index, double score, string document)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentNullException.ThrowIfNull(document);
        Index = index;
        Score = score;
        Document = document;
    }

    /// <summary>Gets the document's place among those that were given, from 0.</summary>
    public int Index { get; }

    /// <summary>
    /// Gets how well the document answers the query: a probability from 0 to 1, or the model's raw number where
    /// <see cref="OnnxRerankerOptions.RawScores"/> or the model's folder asks for it. Scores of different models do not compare.
    /// </summary>
    public double Score { get; }

    /// <summary>Gets the document.</summary>
    public string Document { get; }

    /// <summary>
    /// Gets how many tokens of the document, or of a long query, were cut off because the model takes no more; 0 for none.
    /// </summary>
    public int TruncatedTokens { get; init; }
}
