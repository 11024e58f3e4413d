namespace Fireworks.AI.Extensions.Onnx.Speech.Audio;

/// <summary>Tells speech from other sounds, frame by frame of one recording.</summary>
internal interface IVoiceDetector : IDisposable
{
    /// <summary>Gets the samples of a frame, at 16 kHz.</summary>
    int FrameLength { get; }

    /// <summary>Gets how likely the next frame holds speech, of 0 to 1.</summary>
    /// <param name="frame">A frame of <see cref="FrameLength"/> samples, behind the frame before.</param>
    float GetProbability(ReadOnlySpan<float> frame);
}
