namespace Fireworks.AI.Extensions.Onnx.Encoders;

/// <summary>Takes the texts of a call.</summary>
internal static class InputTexts
{
    /// <exception cref="ArgumentException">A text is null or empty.</exception>
    public static IReadOnlyList<string> From(IEnumerable<string> values, string kind)
    {
        // A copy: the caller may change a list of its own while the call runs.
        string[] texts = [.. values];
        var index = Array.FindIndex(texts, string.IsNullOrEmpty);
        return index < 0 ? texts : throw new ArgumentException($"The {kind} at index {index} is null or empty. Leave it out.");
    }
}
