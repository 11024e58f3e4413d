namespace Fireworks.AI.Extensions.Onnx.Dialects;

/// <summary>Finds markers in text that arrives in pieces.</summary>
internal static class Markers
{
    /// <summary>The first of the markers in the text, and the longest where several begin there.</summary>
    public static (int Position, string Marker)? Find(ReadOnlySpan<char> text, ReadOnlySpan<string> markers)
    {
        (int Position, string Marker)? found = null;
        foreach (var marker in markers)
        {
            var position = text.IndexOf(marker, StringComparison.Ordinal);
            if (position >= 0 && (found is not { } first || position < first.Position
                || (position == first.Position && marker.Length > first.Marker.Length)))
            {
                found = (position, marker);
            }
        }

        return found;
    }

    /// <summary>How many characters at the end of the text may be the beginning of a marker.</summary>
    public static int HeldLength(ReadOnlySpan<char> text, ReadOnlySpan<string> markers)
    {
        var longest = 0;
        foreach (var marker in markers)
        {
            for (var length = Math.Min(marker.Length - 1, text.Length); length > longest; length--)
            {
                if (text.EndsWith(marker.AsSpan(0, length), StringComparison.Ordinal))
                {
                    longest = length;
                }
            }
        }

        return longest;
    }
}
