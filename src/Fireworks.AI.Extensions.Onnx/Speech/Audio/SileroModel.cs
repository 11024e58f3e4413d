using Microsoft.ML.OnnxRuntime;

namespace Fireworks.AI.Extensions.Onnx.Speech.Audio;

/// <summary>
/// Silero's model, in the form that it has from version 5 on. All who hear with it share it, and it goes with the last of them.
/// </summary>
internal sealed class SileroModel : IDisposable
{
    private static readonly string[] Inputs = ["input", "state", "sr"];
    private static readonly string[] Outputs = ["output", "stateN"];

    private readonly object _gate = new();
    private readonly string _path;
    private readonly InferenceSession _session;
    private int _users = 1;

    /// <param name="path">The model's file.</param>
    /// <exception cref="OnnxModelException">The file is missing, or holds another model.</exception>
    public SileroModel(string path)
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
    }

    /// <summary>Begins to hear a recording.</summary>
    /// <exception cref="ObjectDisposedException">The model of speech was disposed.</exception>
    public SileroVoiceDetector CreateDetector()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_users == 0, typeof(OnnxModel));
            _users++;
        }

        return new SileroVoiceDetector(this);
    }

    /// <summary>Hears a frame.</summary>
    /// <param name="inputs">The samples, the state, and how many samples a second has.</param>
    /// <returns>The probability of a voice, and the state after the frame.</returns>
    public IDisposableReadOnlyCollection<OrtValue> Run(IReadOnlyCollection<OrtValue> inputs)
    {
        try
        {
            using RunOptions options = new();
            return _session.Run(options, Inputs, inputs, Outputs);
        }
        catch (OnnxRuntimeException exception)
        {
            throw new OnnxModelException($"The voice detector's model failed: {exception.Message} ({_path})", null, exception);
        }
    }

    /// <summary>Lets go of the model: by whom it was loaded, and by each detector.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (--_users > 0)
            {
                return;
            }
        }

        _session.Dispose();
    }
}
