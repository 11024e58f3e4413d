using Fireworks.AI.Extensions.Onnx.Encoders;

namespace Fireworks.AI.Extensions.Onnx.Reranking;

/// <summary>Makes a score of what the graph gave for a query and a document.</summary>
/// <param name="Relevant">The place of the number that speaks for the document.</param>
/// <param name="Irrelevant">The place of the number that speaks against it; negative where there is none.</param>
/// <param name="IsRaw">Whether the score stays as it is, or becomes a probability.</param>
internal sealed record RerankScore(int Relevant, int Irrelevant, bool IsRaw)
{
    public float Of(EncoderRow row)
    {
        // Of a decoder, the last token speaks; a classifier has one row.
        var numbers = row[row.Tokens - 1];
        var raw = numbers[Relevant] - (Irrelevant < 0 ? 0 : numbers[Irrelevant]);

        // The share of one of two numbers under softmax is the sigmoid of their difference.
        return IsRaw ? raw : 1 / (1 + MathF.Exp(-raw));
    }
}
