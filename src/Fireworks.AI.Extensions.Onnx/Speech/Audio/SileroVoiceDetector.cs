using Microsoft.ML.OnnxRuntime;

namespace Fireworks.AI.Extensions.Onnx.Speech.Audio;

/// <summary>Silero's model, in the form that it has from version 5 on. It keeps what it heard of one recording.</summary>
internal sealed class SileroVoiceDetector : IVoiceDetector
{
    /// <summary>The samples before a frame that the model is given with it.</summary>
    private const int Context = 64;

    private const int Length = 512;

    private static readonly string[] Inputs = ["input", "state", "sr"];
    private static readonly string[] Outputs = ["output", "stateN"];

    private readonly string _path;
    private readonly InferenceSession _session;
    private readonly float[] _samples = new float[Context + Length];
    private readonly float[] _state = new float[2 * 128];
    private readonly OrtValue[] _values;

    /// <param name="path">The model's file.</param>
    /// <exception cref="OnnxModelException">The file is missing, or holds another model.</exception>
    public SileroVoiceDetector(string path)
    {
        _path = path;
        if (!File.Exists(path))
        {
            throw new OnnxModelException($"The voice detector's model does not exist: {path}. Give the path of silero_vad.onnx.");
        }

        try
        {
            // A frame is a matter of microseconds: more threads would only wait for each other.
            using SessionOptions options = new() { IntraOpNumThreads = 1, InterOpNumThreads = 1 };
            _session = new InferenceSession(path, options);
        }
        catch (OnnxRuntimeException exception)
        {
            throw new OnnxModelException($"The voice detector's model cannot be loaded: {exception.Message} ({path})", null, exception);
        }

        if (!Inputs.All(_session.InputNames.Contains) || !Outputs.All(_session.OutputNames.Contains))
        {
            _session.Dispose();
            throw new OnnxModelException($"The voice detector's model is not Silero's of version 5 or later: {path}.");
        }

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
        try
        {
            using RunOptions options = new();
            using var results = _session.Run(options, Inputs, _values, Outputs);
            results[1].GetTensorDataAsSpan<float>().CopyTo(_state);
            frame[^Context..].CopyTo(_samples);
            return results[0].GetTensorDataAsSpan<float>()[0];
        }
        catch (OnnxRuntimeException exception)
        {
            throw new OnnxModelException($"The voice detector's model failed: {exception.Message} ({_path})", null, exception);
        }
    }

    public void Reset()
    {
        Array.Clear(_samples);
        Array.Clear(_state);
    }

    public void Dispose()
    {
        foreach (var value in _values)
        {
            value.Dispose();
        }

        _session.Dispose();
    }
}
