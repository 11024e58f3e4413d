using Fireworks.AI.Extensions.Onnx.Encoders;

namespace Fireworks.AI.Extensions.Onnx.Reranking;

/// <summary>Documents of one call on their way through the graph.</summary>
internal sealed class RerankWork(RerankScore score, float[] scores) : EncoderWork
{
    private int _offset;

    /// <param name="offset">The place of the first document among all of the call.</param>
    public void Begin(int offset)
    {
        Clear();
        _offset = offset;
    }

    public override void Accept(int index, EncoderRow row) => scores[_offset + index] = score.RawOf(row);
}
