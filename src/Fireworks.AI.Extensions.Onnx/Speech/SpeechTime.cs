namespace Fireworks.AI.Extensions.Onnx.Speech;

/// <summary>Samples as the model hears them, and time.</summary>
internal static class SpeechTime
{
    public const int SampleRate = 16_000;

    /// <summary>The most that the model hears at once: 30 s.</summary>
    public const int WindowLength = 30 * SampleRate;

    public static TimeSpan ToTime(long samples) => TimeSpan.FromTicks(samples * (TimeSpan.TicksPerSecond / SampleRate));
}
