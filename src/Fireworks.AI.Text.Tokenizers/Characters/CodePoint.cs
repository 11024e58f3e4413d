using System.Globalization;
using System.Text;
using Fireworks.AI.Text.RegularExpressions;

namespace Fireworks.AI.Text.Tokenizers.Characters;

/// <summary>Unicode properties of code points, as the patterns of tokenizers use them.</summary>
internal static class CodePoint
{
    public const int MaximumUtf8Length = 4;

    /// <summary>The code point at <paramref name="index"/>; half a surrogate pair stands for itself.</summary>
    public static int At(ReadOnlySpan<char> text, int index, out int length)
    {
        var character = text[index];
        if (char.IsHighSurrogate(character) && index + 1 < text.Length && char.IsLowSurrogate(text[index + 1]))
        {
            length = 2;
            return char.ConvertToUtf32(character, text[index + 1]);
        }

        length = 1;
        return character;
    }

    /// <summary>The code point that ends before <paramref name="index"/>.</summary>
    public static int Before(ReadOnlySpan<char> text, int index, out int length)
    {
        var character = text[index - 1];
        if (char.IsLowSurrogate(character) && index > 1 && char.IsHighSurrogate(text[index - 2]))
        {
            length = 2;
            return char.ConvertToUtf32(text[index - 2], character);
        }

        length = 1;
        return character;
    }

    public static UnicodeCategory GetCategory(int codePoint) => CharUnicodeInfo.GetUnicodeCategory(codePoint);

    public static bool IsMark(int codePoint) =>
        GetCategory(codePoint) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark;

    public static bool IsNumber(int codePoint) =>
        GetCategory(codePoint) is UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber;

    public static bool IsPunctuation(int codePoint) => GetCategory(codePoint)
        is UnicodeCategory.ConnectorPunctuation or UnicodeCategory.DashPunctuation or UnicodeCategory.OpenPunctuation
        or UnicodeCategory.ClosePunctuation or UnicodeCategory.InitialQuotePunctuation
        or UnicodeCategory.FinalQuotePunctuation or UnicodeCategory.OtherPunctuation;

    /// <summary>Punctuation as BERT means it: every ASCII character that is neither a letter, a digit nor a space counts.</summary>
    public static bool IsBertPunctuation(int codePoint) => codePoint < 0x80
        ? codePoint is (>= '!' and <= '/') or (>= ':' and <= '@') or (>= '[' and <= '`') or (>= '{' and <= '~')
        : IsPunctuation(codePoint);

    /// <summary>Unicode's property White_Space.</summary>
    public static bool IsWhiteSpace(int codePoint) => codePoint <= char.MaxValue && char.IsWhiteSpace((char)codePoint);

    /// <summary>A character of words: alphabetic, mark, decimal digit, connector or joiner.</summary>
    public static bool IsWord(int codePoint) => UnicodeProperties.Word.Contains(codePoint) || codePoint is 0x200C or 0x200D;

    public static void AppendTo(StringBuilder builder, int codePoint)
    {
        if (codePoint > char.MaxValue)
        {
            Rune rune = new(codePoint);
            Span<char> pair = stackalloc char[2];
            rune.EncodeToUtf16(pair);
            builder.Append(pair);
        }
        else
        {
            builder.Append((char)codePoint);
        }
    }
}
