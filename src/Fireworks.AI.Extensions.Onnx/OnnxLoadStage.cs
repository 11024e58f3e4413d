namespace Fireworks.AI.Extensions.Onnx;

/// <summary>
/// Tells what is under way while a model is loaded, in this order. Of the stages, <see cref="Graph"/> takes nearly all of the time.
/// </summary>
public enum OnnxLoadStage
{
    /// <summary>The configuration, the tokenizer and the chat template are read.</summary>
    Text,

    /// <summary>The native runtime is found and loaded, if the process has none yet.</summary>
    Runtime,

    /// <summary>The native runtime reads the graph with its weights, and optimizes it.</summary>
    Graph,

    /// <summary>Memory is taken for the KV cache, and the graph is tried.</summary>
    Cache,

    /// <summary>The model is loaded.</summary>
    Ready,
}
