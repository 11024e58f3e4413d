using System.Diagnostics.CodeAnalysis;

namespace Fireworks.AI.Extensions.Onnx;

/// <summary>
/// Names what finds speech in a recording, so that silence is skipped: <see cref="OnnxSpeechOptions.VoiceActivityModel"/>.
/// </summary>
/// <remarks>The page docs/speech.md has more.</remarks>
[Experimental("MEAI001")]
public enum OnnxVoiceActivityModel
{
    /// <summary>The loudness against that of the background. It needs no file, and takes any loud sound for speech.</summary>
    Energy,

    /// <summary>
    /// Silero VAD, whose file <see cref="OnnxModelOptions.VoiceActivityModelPath"/> names. It tells speech from other sounds.
    /// </summary>
    Silero,

    /// <summary>Nothing: the whole recording is given to the model.</summary>
    None,
}
