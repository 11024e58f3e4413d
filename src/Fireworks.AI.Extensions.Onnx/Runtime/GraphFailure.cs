using Fireworks.AI.Extensions.Onnx.ModelFolders;
using Microsoft.ML.OnnxRuntime;

namespace Fireworks.AI.Extensions.Onnx.Runtime;

/// <summary>Says in words what kept a graph from being loaded.</summary>
internal static class GraphFailure
{
    /// <param name="exception">What loading threw.</param>
    /// <param name="folder">The model's folder.</param>
    /// <param name="graphFile">The graph's file in it.</param>
    /// <returns>The error for the caller; null where neither the graph nor the runtime is the cause.</returns>
    public static OnnxModelException? Describe(Exception exception, ModelFolder folder, string graphFile) => exception switch
    {
        OnnxModelException error => error,
        OnnxRuntimeException or NotSupportedException => folder.Error($"{graphFile} cannot be used: {exception.Message}", exception),
        TypeInitializationException { InnerException: DllNotFoundException or EntryPointNotFoundException } =>
            new OnnxModelException(exception.InnerException!.Message, folder: null, exception),
        DllNotFoundException or EntryPointNotFoundException or BadImageFormatException =>
            new OnnxModelException(exception.Message, folder: null, exception),
        _ => null,
    };
}
