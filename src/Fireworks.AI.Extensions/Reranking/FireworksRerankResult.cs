namespace Fireworks.AI.Extensions;

/// <summary>Holds a document with its score.</summary>
public sealed class FireworksRerankResult
{
    /// <summary>Creates a result.</summary>
    /// <param name="index">The document's place among those that were given, from 0.</param>
    /// <param name="score">How well the document answers the query: the more, the better.</param>
    /// <param name="document">The document.</param>
    public FireworksRerankResult(int index, double score, string document)
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
    /// Gets how well the document answers the query: a probability from 0 to 1. Scores of different models do not compare.
    /// </summary>
    public double Score { get; }

    /// <summary>Gets the document.</summary>
    public string Document { get; }
}
