namespace Fireworks.AI.Extensions.Onnx.Speech.Audio;

/// <summary>The rates of recordings, in samples a second.</summary>
internal static class SampleRates
{
    /// <summary>The rate that Whisper and the voice detectors take.</summary>
    public const int Speech = 16_000;

    public const int Min = 4_000;

    public const int Max = 384_000;

    public static int Check(string format, long sampleRate) => sampleRate is >= Min and <= Max
        ? (int)sampleRate
        : throw AudioError.Damaged(format, $"it has {sampleRate} samples a second; {Min} to {Max} are possible");
}
