namespace Fireworks.AI.Extensions.Onnx.Generation;

/// <summary>
/// What a prompt holds beside its tokens, pictures for example, in the form that the engine takes. The tokens that stand for it in
/// <see cref="GenerationRequest.Prompt"/> are negative numbers, equal only where what they stand for is equal: so prompts can be
/// compared by their tokens alone.
/// </summary>
/// <param name="tokenCount">How many of the prompt's first tokens run together with it, in one step.</param>
internal abstract class PromptInputs(int tokenCount) : IDisposable
{
    public int TokenCount { get; } = tokenCount;

    public abstract void Dispose();
}
