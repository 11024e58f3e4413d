using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Onnx.Dialects;

/// <summary>Reads one answer as it is generated and tells text from tool calls. A reader serves one thread.</summary>
/// <remarks>
/// Text before a call is handed on at once, except for an end that may be the beginning of a marker. Each complete call becomes one
/// <see cref="FunctionCallContent"/> with an id of its own and the arguments as JSON elements. A malformed call comes back as a
/// <see cref="TextContent"/> with the text that the model wrote, whose <see cref="AIContent.RawRepresentation"/> is the
/// <see cref="FormatException"/>: nothing is invoked with arguments that were not understood.
/// </remarks>
internal abstract class ToolCallReader
{
    /// <summary>Takes the next piece of the answer, however it is cut.</summary>
    /// <param name="text">The piece.</param>
    /// <param name="output">Receives what has become certain.</param>
    public abstract void Append(string text, IList<AIContent> output);

    /// <summary>Ends the answer: what was held back is handed on.</summary>
    /// <param name="output">Receives the rest.</param>
    public abstract void Complete(IList<AIContent> output);
}
