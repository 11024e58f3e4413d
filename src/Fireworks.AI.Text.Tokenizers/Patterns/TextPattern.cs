namespace Fireworks.AI.Text.Tokenizers;

/// <summary>Something that can be found in a text: a regular expression, a string, a class of characters. Safe for concurrent use.</summary>
internal abstract class TextPattern
{
    /// <summary>Finds the first match that starts at or after <paramref name="from"/>.</summary>
    public abstract bool TryFind(ReadOnlySpan<char> text, int from, out int start, out int end);
}
