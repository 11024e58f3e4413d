using System.Text;
using Fireworks.AI.Text.Tokenizers.Characters;

namespace Fireworks.AI.Text.Tokenizers.Patterns;

/// <summary>
/// Something that can be found in a text: a regular expression, a string, a class of characters. Safe for concurrent use.
/// </summary>
internal abstract class TextPattern
{
    /// <summary>Finds the first match that starts at or after <paramref name="from"/>.</summary>
    public abstract bool TryFind(ReadOnlySpan<char> text, int from, out int start, out int end);

    /// <summary>The text with a string in the place of every match.</summary>
    public string Replace(string text, string content)
    {
        if (!TryFind(text, 0, out var start, out var end))
        {
            return text;
        }

        StringBuilder builder = new(text.Length);
        var position = 0;
        do
        {
            builder.Append(text, position, start - position).Append(content);
            position = end;

            // After an empty match the search goes on one code point further.
            var from = end;
            if (end == start)
            {
                if (end == text.Length)
                {
                    break;
                }

                CodePoint.At(text, end, out var length);
                from += length;
            }

            if (!TryFind(text, from, out start, out end))
            {
                break;
            }
        }
        while (true);
        return builder.Append(text, position, text.Length - position).ToString();
    }
}

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

/// <summary>One code point of a class.</summary>
internal sealed class CharacterPattern(Func<int, bool> matches) : TextPattern
{
    private readonly bool[] _ascii = Enumerable.Range(0, 0x80).Select(matches).ToArray();

    public override bool TryFind(ReadOnlySpan<char> text, int from, out int start, out int end)
    {
        for (var index = from; index < text.Length;)
        {
            var length = 1;
            var character = text[index];
            if (character < 0x80 ? _ascii[character] : matches(CodePoint.At(text, index, out length)))
            {
                start = index;
                end = index + length;
                return true;
            }

            index += length;
        }

        start = end = text.Length;
        return false;
    }
}

/// <summary>A run of word characters, or of others that are not white space: <c>\w+|[^\w\s]+</c>.</summary>
internal sealed class WordPattern : TextPattern
{
    public override bool TryFind(ReadOnlySpan<char> text, int from, out int start, out int end)
    {
        start = end = text.Length;
        bool? word = null;
        for (var index = from; index < text.Length;)
        {
            var codePoint = CodePoint.At(text, index, out var length);
            bool? kind = CodePoint.IsWord(codePoint) ? true : CodePoint.IsWhiteSpace(codePoint) ? null : false;
            if (word is not null && kind != word)
            {
                end = index;
                break;
            }

            if (word is null && kind is not null)
            {
                word = kind;
                start = index;
            }

            index += length;
        }

        return word is not null;
    }
}
