namespace Fireworks.AI.Extensions.Onnx.Generation;

/// <summary>
/// Lets text through up to the first stop sequence, and holds back the end of the text as long as it could be the beginning of one.
/// A sequence is found wherever it lies in the tokens.
/// </summary>
internal sealed class StopSequenceMatcher(IReadOnlyList<string> sequences)
{
    private string _held = "";

    /// <summary>Whether a stop sequence was found; what follows it is dropped.</summary>
    public bool IsStopped { get; private set; }

    /// <summary>Takes the next text and returns what can be shown.</summary>
    public string Append(string text)
    {
        if (sequences.Count == 0)
        {
            return text;
        }

        if (IsStopped)
        {
            return "";
        }

        text = _held + text;
        _held = "";
        var stop = -1;
        foreach (var sequence in sequences)
        {
            var index = text.IndexOf(sequence, StringComparison.Ordinal);
            if (index >= 0 && (stop < 0 || index < stop))
            {
                stop = index;
            }
        }

        if (stop >= 0)
        {
            IsStopped = true;
            return text[..stop];
        }

        var held = sequences.Max(sequence => Overlap(text, sequence));
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

    /// <summary>The length of the longest end of the text that begins the sequence.</summary>
    private static int Overlap(string text, string sequence)
    {
        for (var length = Math.Min(text.Length, sequence.Length - 1); length > 0; length--)
        {
            if (text.AsSpan(text.Length - length).SequenceEqual(sequence.AsSpan(0, length)))
            {
                return length;
            }
        }

        return 0;
    }
}
