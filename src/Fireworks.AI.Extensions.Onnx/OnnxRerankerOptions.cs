namespace Fireworks.AI.Extensions.Onnx;

/// <summary>Says how a reranker is loaded. The defaults suit a processor.</summary>
/// <example>
/// <code>
/// var options = new OnnxRerankerOptions { GraphFile = "onnx/model_int8.onnx", MaxTokens = 512 };
/// using var reranker = await OnnxReranker.LoadAsync("models/ms-marco-MiniLM-L-6-v2", options);
/// </code>
/// </example>
public sealed class OnnxRerankerOptions : OnnxEncoderOptions
{
    /// <summary>
    /// Gets or sets whether scores stay as the model gives them, of any size and sign; otherwise they are probabilities from 0 to 1. The
    /// order is the same. Default: what the folder's <c>config.json</c> says (<c>activation_fn</c>), else probabilities.
    /// </summary>
    public bool? RawScores { get; set; }
}
