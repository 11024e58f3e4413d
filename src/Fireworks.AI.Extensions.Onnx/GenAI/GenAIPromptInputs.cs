using Fireworks.AI.Extensions.Onnx.Generation;

namespace Fireworks.AI.Extensions.Onnx.GenAI;

/// <summary>The tensors of a prompt with pictures, token ids among them.</summary>
/// <param name="tensors">The tensors, by the names that GenAI has for them.</param>
/// <param name="tokenCount">How many of the prompt's tokens are among them.</param>
internal sealed class GenAIPromptInputs(GenAINamedTensorsHandle tensors, int tokenCount) : PromptInputs(tokenCount)
{
    public GenAINamedTensorsHandle Tensors { get; } = tensors;

    public override void Dispose() => Tensors.Dispose();
}
