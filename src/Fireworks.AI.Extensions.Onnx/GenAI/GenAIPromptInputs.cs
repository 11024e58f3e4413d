using Fireworks.AI.Extensions.Onnx.Generation;

namespace Fireworks.AI.Extensions.Onnx.GenAI;

/// <summary>The tensors of a prompt with images, its first token ids among them.</summary>
internal sealed unsafe class GenAIPromptInputs : PromptInputs
{
    private const string InputIds = "input_ids";

    // The tensor does not copy them.
    private readonly int[] _tokens;
    private readonly IDisposable _place;

    /// <param name="tensors">The tensors of the images, by the names that GenAI has for them.</param>
    /// <param name="tokens">The prompt's tokens to the end of its last image.</param>
    /// <param name="ids">What equal images have in common.</param>
    /// <param name="place">The prompt's place among those that have their tensors.</param>
    public GenAIPromptInputs(GenAINamedTensorsHandle tensors, ReadOnlySpan<int> tokens, IReadOnlyList<string> ids, IDisposable place)
        : base(tokens.Length, ids)
    {
        Tensors = tensors;
        _place = place;
        _tokens = GC.AllocateUninitializedArray<int>(tokens.Length, pinned: true);
        tokens.CopyTo(_tokens);
        fixed (int* start = _tokens)
        {
            using var tensor = GenAITensorHandle.Create(start, [1, tokens.Length], GenAIElementType.Int32);
            GenAIResult.Check(GenAINative.OgaNamedTensorsSet(tensors, InputIds, tensor));
        }
    }

    public GenAINamedTensorsHandle Tensors { get; }

    public override void Dispose()
    {
        Tensors.Dispose();
        GC.KeepAlive(_tokens);
        _place.Dispose();
    }
}
