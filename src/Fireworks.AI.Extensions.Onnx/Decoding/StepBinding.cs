using Microsoft.ML.OnnxRuntime;

namespace Fireworks.AI.Extensions.Onnx.Decoding;

/// <summary>
/// What the runtime reads and writes in a step for some slots. Binding a tensor allocates, so one that stays where it is stays bound.
/// </summary>
internal sealed class StepBinding(OrtIoBinding values) : IDisposable
{
    private StepLayout _layout;

    public OrtIoBinding Values { get; } = values;

    /// <summary>Takes a layout; true when it is the one that is bound already.</summary>
    public bool TryKeep(StepLayout layout)
    {
        if (_layout == layout)
        {
            return true;
        }

        _layout = layout;
        return false;
    }

    public void Dispose() => Values.Dispose();
}

/// <summary>Where the tensors of a step lie, and how wide they are.</summary>
internal readonly record struct StepLayout(nint Inputs, nint Logits, int Width, int Columns);
