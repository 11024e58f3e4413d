namespace Fireworks.AI.Extensions.Onnx.Encoders;

/// <summary>How much is computed at once.</summary>
/// <param name="BatchTokens">The most tokens of a batch, padding included; an input that is longer has a batch of its own.</param>
/// <param name="ConcurrentBatches">How many batches run at the same time.</param>
internal readonly record struct EncoderLimits(int BatchTokens, int ConcurrentBatches)
{
    // The numbers of one batch's output, at four bytes each, stay below 256 MiB.
    private const int MostNumbers = 1 << 26;

    /// <summary>The limits of options for a graph that gives so many numbers for each token.</summary>
    public static EncoderLimits For(OnnxEncoderOptions options, int width) =>
        new(Math.Max(1, Math.Min(options.BatchTokens, MostNumbers / Math.Max(width, 1))), options.ConcurrentBatches);
}
