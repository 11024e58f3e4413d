using System.Numerics.Tensors;

namespace Fireworks.AI.Extensions.Onnx.Speech.Audio;

/// <summary>
/// Takes for speech what is clearly louder than the quietest moment of the last seconds. It finds silence and steady noise, not other loud
/// sounds: a cautious choice, as what it leaves out is never written down.
/// </summary>
internal sealed class EnergyVoiceDetector : IVoiceDetector
{
    /// <summary>The frames of a part of the past, and how many parts are remembered: 4 s in all.</summary>
    private const int PartLength = 16;
    private const int Parts = 8;

    /// <summary>In decibels below the loudest: silence, and the loudest that can be noise.</summary>
    private const float Silence = -70;
    private const float LoudestNoise = -40;

    /// <summary>Before anything was heard, the noise is taken for low, so that a recording may begin with speech.</summary>
    private const float FirstNoise = -60;

    /// <summary>In decibels above the noise: what is speech or not with the same probability, and how fast that changes.</summary>
    private const float Margin = 9;
    private const float Slope = 2;

    private readonly float[] _quietest = new float[Parts];
    private int _count;

    public EnergyVoiceDetector() => Array.Fill(_quietest, FirstNoise);

    public int FrameLength => 512;

    public float GetProbability(ReadOnlySpan<float> frame)
    {
        // A constant offset, as of a bad microphone, is no sound.
        var mean = TensorPrimitives.Sum(frame) / frame.Length;
        var power = (TensorPrimitives.SumOfSquares(frame) / frame.Length) - (mean * mean);
        var level = 10 * MathF.Log10(MathF.Max(power, 1e-10f));
        var part = _count / PartLength % Parts;
        _quietest[part] = _count++ % PartLength == 0 ? level : MathF.Min(_quietest[part], level);
        var noise = Math.Clamp(TensorPrimitives.Min<float>(_quietest), Silence, LoudestNoise);
        return 1 / (1 + MathF.Exp((noise + Margin - level) / Slope));
    }

    public void Dispose()
    {
    }
}
