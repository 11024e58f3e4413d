using System.Globalization;
using Fireworks.AI.Text.Tokenizers.Characters;

namespace Fireworks.AI.Text.Tokenizers.Patterns;

/// <summary>
/// Building blocks of the scanners that do by hand what well-known pre-tokenizer patterns say: runs of letters, numbers,
/// white space and other characters, over code points. A scanner matches at every position.
/// </summary>
internal abstract class WordScanner : TextPattern
{
    private static readonly byte[] AsciiKinds = CreateAsciiKinds();

    protected enum Kind : byte
    {
        Other,
        Letter,
        Number,
        WhiteSpace,
    }

    public sealed override bool TryFind(ReadOnlySpan<char> text, int from, out int start, out int end)
    {
        start = from;
        end = from < text.Length ? FindEnd(text, from) : from;
        return from < text.Length;
    }

    protected abstract int FindEnd(ReadOnlySpan<char> text, int start);

    protected static Kind GetKind(ReadOnlySpan<char> text, int index, out int length)
    {
        var character = text[index];
        if (character < 0x80)
        {
            length = 1;
            return (Kind)AsciiKinds[character];
        }

        var codePoint = CodePoint.At(text, index, out length);
        return CodePoint.GetCategory(codePoint) switch
        {
            <= UnicodeCategory.OtherLetter => Kind.Letter,
            UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber => Kind.Number,
            _ => CodePoint.IsWhiteSpace(codePoint) ? Kind.WhiteSpace : Kind.Other,
        };
    }

    /// <summary>Where the run of characters of a kind ends.</summary>
    protected static int SkipRun(ReadOnlySpan<char> text, int index, Kind kind, int maximumCount = int.MaxValue)
    {
        for (; index < text.Length && maximumCount > 0; maximumCount--)
        {
            if (GetKind(text, index, out var length) != kind)
            {
                break;
            }

            index += length;
        }

        return index;
    }

    /// <summary>
    /// White space as <c>\s+(?!\S)|\s+</c> cuts it: all of it at the end of the text, else without its last character,
    /// which belongs to the next word, unless it is alone.
    /// </summary>
    protected static int SkipWhiteSpace(ReadOnlySpan<char> text, int start)
    {
        var end = SkipRun(text, start, Kind.WhiteSpace);
        return end == text.Length || end == start + 1 ? end : end - 1;
    }

    /// <summary>The length of an English contraction ('s, 't, 're, 've, 'm, 'll, 'd) that starts here, or 0.</summary>
    protected static int ContractionLength(ReadOnlySpan<char> text, int start, bool ignoreCase)
    {
        if (start + 1 >= text.Length || text[start] != '\'')
        {
            return 0;
        }

        var first = Fold(text[start + 1], ignoreCase);
        if (first is 's' or 't' or 'm' or 'd')
        {
            return 2;
        }

        var second = start + 2 < text.Length ? Fold(text[start + 2], ignoreCase) : '\0';
        return (first, second) is ('r', 'e') or ('v', 'e') or ('l', 'l') ? 3 : 0;
    }

    // The long s folds to s; no other character beyond ASCII folds to a letter of a contraction.
    private static char Fold(char character, bool ignoreCase) => !ignoreCase ? character
        : character == 'ſ' ? 's'
        : char.IsAsciiLetterUpper(character) ? (char)(character | 0x20)
        : character;

    private static byte[] CreateAsciiKinds()
    {
        var kinds = new byte[0x80];
        for (var character = 0; character < kinds.Length; character++)
        {
            kinds[character] = (byte)(char.IsAsciiLetter((char)character) ? Kind.Letter
                : char.IsAsciiDigit((char)character) ? Kind.Number
                : CodePoint.IsWhiteSpace(character) ? Kind.WhiteSpace
                : Kind.Other);
        }

        return kinds;
    }
}
