namespace Fireworks.AI.Extensions.Onnx;

/// <summary>Names what runs a model's graphs.</summary>
/// <remarks>The page docs/in-process.md has more.</remarks>
public enum OnnxEngine
{
    /// <summary>
    /// The portable engine where it can run the model on the processor; ONNX Runtime GenAI for other graphs, other execution providers
    /// and adapters, if the application has its package.
    /// </summary>
    Auto,

    /// <summary>
    /// The engine of this library, for graphs with GroupQueryAttention and a shared KV cache: callers share its batches, and nothing but
    /// ONNX Runtime is needed.
    /// </summary>
    Portable,

    /// <summary>
    /// ONNX Runtime GenAI, for whatever it loads. The application adds Microsoft.ML.OnnxRuntimeGenAI,
    /// Microsoft.ML.OnnxRuntimeGenAI.Cuda or Microsoft.ML.OnnxRuntimeGenAI.DirectML.
    /// </summary>
    GenAI,
}
