using Microsoft.ML.OnnxRuntime;

namespace Fireworks.AI.Extensions.Onnx.Speech.Audio;

/// <summary>Hears one recording with Silero's model, which is given what was heard before.</summary>
internal sealed class SileroVoiceDetector : IVoiceDetector
{
    /// <summary>The samples before a frame that the model is given with it.</summary>
    private const int Context = 64;

    private const int Length = 512;

    private readonly SileroModel _model;
    private readonly float[] _samples = new float[Context + Length];
    private readonly float[] _state = new float[2 * 128];
    private readonly OrtValue[] _values;

    /// <param name="model">The model, which <see cref="Dispose"/> lets go of.</param>
    public SileroVoiceDetector(SileroModel model)
    {
        _model = model;
        _values =
        [
            OrtValue.CreateTensorValueFromMemory(_samples, [1, _samples.Length]),
            OrtValue.CreateTensorValueFromMemory(_state, [2, 1, 128]),
            OrtValue.CreateTensorValueFromMemory((long[])[SampleRates.Speech], []),
        ];
    }

    public int FrameLength => Length;

    public float GetProbability(ReadOnlySpan<float> frame)
    {
        frame.CopyTo(_samples.AsSpan(Context));
        using var results = _model.Run(_values);
        results[1].GetTensorDataAsSpan<float>().CopyTo(_state);
        frame[^Context..].CopyTo(_samples);
        return results[0].GetTensorDataAsSpan<float>()[0];
    }

    public void Dispose()
    {
        foreach (var value in _values)
        {
            value.Dispose();
        }

        _model.Dispose();
    }
}
