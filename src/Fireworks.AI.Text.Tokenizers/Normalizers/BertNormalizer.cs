using System.Globalization;
using System.Text;
using Fireworks.AI.Text.Tokenizers.Characters;

namespace Fireworks.AI.Text.Tokenizers.Normalizers;

/// <summary>BERT's cleaning: controls go, white space becomes spaces, Chinese characters stand alone, accents and case as set.</summary>
internal sealed class BertNormalizer(bool cleanText, bool spaceChinese, bool stripAccents, bool lowercase) : Normalizer
{
    // What becomes of each ASCII character where none of them goes; negative for those that do.
    private readonly short[] _ascii = [.. Enumerable.Range(0, 0x80).Select(character => (short)MapAscii(character, cleanText, lowercase))];

    public override string Normalize(string text)
    {
        if (TryNormalizeAscii(text) is { } normalized)
        {
            return normalized;
        }

        StringBuilder builder = new(text.Length);
        for (var index = 0; index < text.Length;)
        {
            Append(builder, CodePoint.At(text, index, out var length));
            index += length;
        }

        text = builder.ToString();
        if (stripAccents)
        {
            text = WithoutAccents.Normalize(UnicodeNormalizer.ToForm(text, NormalizationForm.FormD));
        }

        return lowercase ? CharacterNormalizer.Lowercase.Normalize(text) : text;
    }

    private static readonly CharacterNormalizer WithoutAccents = new((builder, codePoint) =>
    {
        if (CodePoint.GetCategory(codePoint) != UnicodeCategory.NonSpacingMark)
        {
            CodePoint.AppendTo(builder, codePoint);
        }
    });

    /// <summary>Most texts are ASCII, in which no character becomes several and few vanish.</summary>
    private string? TryNormalizeAscii(string text)
    {
        var changes = false;
        foreach (var character in text)
        {
            if (character >= 0x80 || _ascii[character] < 0)
            {
                return null;
            }

            changes |= _ascii[character] != character;
        }

        return !changes ? text : string.Create(text.Length, (text, _ascii), static (target, state) =>
        {
            for (var index = 0; index < target.Length; index++)
            {
                target[index] = (char)state._ascii[state.text[index]];
            }
        });
    }

    private static int MapAscii(int character, bool cleanText, bool lowercase) =>
        cleanText && (character == 0 || IsControl(character)) ? -1
        : cleanText && CodePoint.IsWhiteSpace(character) ? ' '
        : lowercase && character is >= 'A' and <= 'Z' ? character + 0x20
        : character;

    private void Append(StringBuilder builder, int codePoint)
    {
        if (cleanText)
        {
            if (codePoint is 0 or 0xFFFD || IsControl(codePoint))
            {
                return;
            }

            codePoint = CodePoint.IsWhiteSpace(codePoint) ? ' ' : codePoint;
        }

        var alone = spaceChinese && IsChinese(codePoint);
        if (alone)
        {
            builder.Append(' ');
        }

        CodePoint.AppendTo(builder, codePoint);
        if (alone)
        {
            builder.Append(' ');
        }
    }

    private static bool IsControl(int codePoint) => codePoint is not ('\t' or '\n' or '\r')
        && CodePoint.GetCategory(codePoint)
            is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.PrivateUse or UnicodeCategory.Surrogate;

    private static bool IsChinese(int codePoint) => codePoint
        is (>= 0x4E00 and <= 0x9FFF) or (>= 0x3400 and <= 0x4DBF) or (>= 0x20000 and <= 0x2A6DF) or (>= 0x2A700 and <= 0x2B73F)
        or (>= 0x2B740 and <= 0x2B81F) or (>= 0x2B920 and <= 0x2CEAF) or (>= 0xF900 and <= 0xFAFF) or (>= 0x2F800 and <= 0x2FA1F);
}
