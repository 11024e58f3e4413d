using Fireworks.AI.Extensions.Onnx.Encoders;

namespace Fireworks.AI.Extensions.Onnx.Reranking;

/// <summary>Makes a score of what the graph gave for a query and a document.</summary>
/// <param name="Relevant">The place of the number that speaks for the document.</param>
/// <param name="Irrelevant">The place of the number that speaks against it; negative where there is none.</param>
/// <param name="IsRaw">Whether the score stays as it is, or becomes a probability.</param>
internal sealed record RerankScore(int Relevant, int Irrelevant, bool IsRaw)
{
    /// <summary>
    /// The difference of the numbers for and against, by which documents are ordered: probabilities near 0 and 1 are all alike.
    /// </summary>
    public float RawOf(EncoderRow row)
    {
        // Of a decoder, the last token speaks; a classifier has one row.
        var numbers = row[row.Tokens - 1];
        return numbers[Relevant] - (Irrelevant < 0 ? 0 : numbers[Irrelevant]);
    }

    /// <summary>What callers see. The share of one of two numbers under softmax is the sigmoid of their difference.</summary>
    public double Of(float raw) => IsRaw ? raw : 1 / (1 + Math.Exp(-(double)raw));
}
