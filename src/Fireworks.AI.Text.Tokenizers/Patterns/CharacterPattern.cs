namespace Fireworks.AI.Text.Tokenizers;

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
