namespace Fireworks.AI.Text.Tokenizers;

/// <summary>A string that is matched as it stands.</summary>
internal sealed class StringPattern(string value) : TextPattern
{
    public string Value => value;

    public override bool TryFind(ReadOnlySpan<char> text, int from, out int start, out int end)
    {
        var offset = value.Length == 0 ? -1 : text[from..].IndexOf(value, StringComparison.Ordinal);
        start = offset < 0 ? text.Length : from + offset;
        end = offset < 0 ? text.Length : start + value.Length;
        return offset >= 0;
    }
}
