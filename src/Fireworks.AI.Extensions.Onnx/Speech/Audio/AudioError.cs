namespace Fireworks.AI.Extensions.Onnx.Speech.Audio;

/// <summary>The errors of recordings: those of images, so that callers have one way for both.</summary>
internal static class AudioError
{
    /// <param name="format">The container's name, such as "WAV".</param>
    /// <param name="what">What is wrong with it, as a clause.</param>
    public static ArgumentException Damaged(string format, string what) =>
        new($"The audio cannot be read as {format}: {what}. Check the file, or save it anew.");

    /// <param name="what">What the recording is, as a noun.</param>
    /// <param name="mend">What to do, as a sentence.</param>
    public static NotSupportedException Unsupported(string what, string mend) =>
        new($"The audio is {what}, which speech to text in the process does not read. {mend}");
}
