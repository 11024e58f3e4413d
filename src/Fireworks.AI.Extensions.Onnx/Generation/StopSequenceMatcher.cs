using Fireworks.AI.Shared.Text;

namespace Fireworks.AI.Extensions.Onnx.Generation;

/// <summary>
/// Lets text through up to the first stop sequence, and holds back the end of the text as long as it could be the beginning of one.
/// A sequence is found wherever it lies in the tokens.
/// </summary>
internal sealed class StopSequenceMatcher(IEnumerable<string> sequences)
{
    private readonly string[] _sequences = [.. sequences];
    private string _held = "";

    /// <summary>Whether a stop sequence was found; what follows it is dropped.</summary>
    public bool IsStopped { get; private set; }

    /// <summary>Takes the next text and returns what can be shown.</summary>
    public string Append(string text)
    {
        if (_sequences.Length == 0)
        {
            return text;
        }

        if (IsStopped)
        {
            return "";
        }

        text = _held + text;
        _held = "";
        if (MarkerScanner.Find(text, _sequences) is { } found)
        {
            IsStopped = true;
            return text[..found.Position];
        }

        var held = MarkerScanner.HeldLength(text, _sequences);
        _held = text[^held..];
        return text[..^held];
    }

    /// <summary>Returns what was held back, at the end of the text.</summary>
    public string Flush()
    {
        var rest = _held;
        _held = "";
        return rest;
    }
}
