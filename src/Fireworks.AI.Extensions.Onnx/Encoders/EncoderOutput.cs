using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Fireworks.AI.Extensions.Onnx.Encoders;

/// <summary>The output of a graph that is read.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">The type of its numbers.</param>
/// <param name="IsPerToken">Whether it has numbers for each token, or for an input as a whole.</param>
/// <param name="Width">How many numbers there are, or -1 where the graph does not say it.</param>
/// <param name="IsLastToken">Whether it has, of the tokens, only the last one: then a batch must not be padded.</param>
internal sealed record EncoderOutput(string Name, TensorElementType Type, bool IsPerToken, int Width, bool IsLastToken)
{
    /// <summary>Finds an output by its name, or the only one that can be meant.</summary>
    /// <param name="session">The graph.</param>
    /// <param name="names">The names, the best first.</param>
    /// <param name="purpose">What it is for, for errors.</param>
    public static EncoderOutput Find(InferenceSession session, string[] names, string purpose)
    {
        var name = names.FirstOrDefault(session.OutputNames.Contains)
            ?? (session.OutputNames.Where(static name => !name.StartsWith(
                "present", StringComparison.Ordinal)).ToArray() is [var only] ? only : null)
            ?? throw new NotSupportedException(
                $"none of its outputs ({string.Join(", ", session.OutputNames)}) has a name that {purpose} have: "
                + $"{string.Join(", ", names)}. Name one in the option OutputName.");
        return Describe(name, session.OutputMetadata[name]);
    }

    /// <summary>Finds the output of a name that the caller gave.</summary>
    public static EncoderOutput Named(InferenceSession session, string name) => session.OutputNames.Contains(name)
        ? Describe(name, session.OutputMetadata[name])
        : throw new NotSupportedException(
            $"it has no output '{name}', which the option OutputName asks for, but {string.Join(", ", session.OutputNames)}.");

    private static EncoderOutput Describe(string name, NodeMetadata metadata)
    {
        var dimensions = metadata.Dimensions;
        return metadata.ElementDataType is not (TensorElementType.Float or TensorElementType.Float16 or TensorElementType.BFloat16)
            ? throw new NotSupportedException(
                $"its output '{name}' is of the type {metadata.ElementDataType}; float32, float16 and bfloat16 are supported.")
            : dimensions.Length is 2 or 3
            ? new EncoderOutput(name, metadata.ElementDataType, dimensions.Length == 3, dimensions[^1], dimensions is [_, 1, _])
            : throw new NotSupportedException(
                $"its output '{name}' has {dimensions.Length} dimensions; 2 (inputs, numbers) or 3 (inputs, tokens, numbers) are "
                + "supported.");
    }
}
