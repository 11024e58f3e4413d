namespace Fireworks.AI.Text.Tokenizers;

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
