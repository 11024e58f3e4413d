namespace Fireworks.AI.Shared.Text;

/// <summary>Finds markers in text that arrives in pieces.</summary>
internal static class MarkerScanner
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

    /// <summary>How much of the text's end must be held back, because it may be the beginning of a marker.</summary>
    public static int HeldLength(ReadOnlySpan<char> text, params ReadOnlySpan<string> markers)
    {
        var longest = 0;
        foreach (var marker in markers)
        {
            longest = Math.Max(longest, HeldLength<char>(text, marker));
        }

        return longest;
    }

    /// <summary>The same for one marker, in characters or in bytes.</summary>
    public static int HeldLength<T>(ReadOnlySpan<T> text, ReadOnlySpan<T> marker)
        where T : IEquatable<T>
    {
        var length = Math.Min(marker.Length - 1, text.Length);
        while (length > 0 && !text.EndsWith(marker[..length]))
        {
            length--;
        }

        return Math.Max(length, 0);
    }
}
