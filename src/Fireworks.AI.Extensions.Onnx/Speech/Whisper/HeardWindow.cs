using Microsoft.ML.OnnxRuntime;

namespace Fireworks.AI.Extensions.Onnx.Speech.Whisper;

/// <summary>What the encoder made of a window of sound: it serves any number of tries to write it down.</summary>
internal sealed class HeardWindow(IDisposableReadOnlyCollection<OrtValue> values) : IDisposable
{
    public IReadOnlyList<OrtValue> Values => values;

    public void Dispose() => values.Dispose();
}

/// <summary>The decoder's keys and values after some tokens. It never changes, so that several tries can go on from one.</summary>
internal sealed class DecoderState(OrtValue[] values, int length) : IDisposable
{
    public OrtValue[] Values => values;

    /// <summary>How many tokens there were.</summary>
    public int Length => length;

    public void Dispose() => Array.ForEach(values, static value => value.Dispose());
}
