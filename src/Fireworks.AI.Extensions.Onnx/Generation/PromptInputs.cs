namespace Fireworks.AI.Extensions.Onnx.Generation;

/// <summary>
/// What a prompt holds beside its tokens, pictures for example, in the form that the engine takes. The tokens that stand for it in
/// <see cref="GenerationRequest.Prompt"/> are negative numbers, which differ for different things nearly always: where prompts are
/// compared, so are <see cref="Ids"/>.
/// </summary>
/// <param name="tokenCount">How many of the prompt's first tokens run together with it, in one step.</param>
/// <param name="ids">What equal things have in common, and different ones do not, in the order of the prompt.</param>
internal abstract class PromptInputs(int tokenCount, IReadOnlyList<string> ids) : IDisposable
{
    public int TokenCount { get; } = tokenCount;

    public IReadOnlyList<string> Ids { get; } = ids;

    /// <summary>Frees the memory, once; the numbers and ids stay.</summary>
    public abstract void Dispose();
}
