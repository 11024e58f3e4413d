namespace Fireworks.AI.Extensions.Onnx;

/// <summary>
/// Says how the vectors of a text's tokens become the vector of the text. A model is made for one of them, which its folder names.
/// </summary>
public enum OnnxPooling
{
    /// <summary>The mean over all tokens, as for most models of sentence-transformers.</summary>
    Mean,

    /// <summary>The vector of the first token, as for BGE and Snowflake's arctic-embed.</summary>
    Cls,

    /// <summary>The vector of the last token, as for decoders such as Qwen3-Embedding.</summary>
    LastToken,

    /// <summary>The largest value over all tokens, for each dimension by itself.</summary>
    Max,

    /// <summary>The mean in which a token weighs the more the later it comes: the first once, the second twice, and so on.</summary>
    WeightedMean,

    /// <summary>The sum over all tokens, divided by the square root of their number.</summary>
    MeanSqrtLength,
}
