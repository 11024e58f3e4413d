namespace Fireworks.AI.Shared.Text;

/// <summary>Tells how the texts of a message become one, where it may have only one.</summary>
internal static class TextParts
{
    /// <summary>Whether a line break goes between two texts, because glued together they would read as one word or sentence.</summary>
    public static bool NeedBreak(ReadOnlySpan<char> before, ReadOnlySpan<char> after) =>
        !before.IsEmpty && !after.IsEmpty && !char.IsWhiteSpace(before[^1]) && !char.IsWhiteSpace(after[0]);

    /// <summary>Whether data of a media type can be read as text.</summary>
    public static bool IsText(string mediaType)
    {
        var kind = mediaType.AsSpan(0, mediaType.IndexOf(';') is >= 0 and var end ? end : mediaType.Length).TrimEnd();
        return kind.StartsWith("text/", StringComparison.OrdinalIgnoreCase) ||
            kind.EndsWith("json", StringComparison.OrdinalIgnoreCase) ||
            kind.EndsWith("xml", StringComparison.OrdinalIgnoreCase);
    }
}
