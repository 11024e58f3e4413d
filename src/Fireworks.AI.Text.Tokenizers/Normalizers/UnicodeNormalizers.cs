using System.Text;
using Fireworks.AI.Text.Tokenizers.Characters;

namespace Fireworks.AI.Text.Tokenizers.Normalizers;

/// <summary>A Unicode normalization form.</summary>
internal sealed class UnicodeNormalizer(NormalizationForm form) : Normalizer
{
    public override string Normalize(string text) => ToForm(text, form);

    public static string ToForm(string text, NormalizationForm form)
    {
        if (Ascii.IsValid(text))
        {
            return text;
        }

        // .NET refuses noncharacters and halves of surrogate pairs, which the forms leave as they are.
        StringBuilder? builder = null;
        var start = 0;
        for (var index = 0; index < text.Length;)
        {
            var codePoint = CodePoint.At(text, index, out var length);
            if (IsRefused(codePoint))
            {
                builder ??= new StringBuilder(text.Length);
                builder.Append(text[start..index].Normalize(form)).Append(text, index, length);
                start = index + length;
            }

            index += length;
        }

        return builder is null ? text.Normalize(form) : builder.Append(text[start..].Normalize(form)).ToString();
    }

    private static bool IsRefused(int codePoint) =>
        codePoint is (>= 0xD800 and <= 0xDFFF) or (>= 0xFDD0 and <= 0xFDEF) || (codePoint & 0xFFFE) == 0xFFFE;
}

/// <summary>Rewrites a text code point by code point.</summary>
/// <param name="rewrite">Appends what the code point becomes, if anything.</param>
internal sealed class CharacterNormalizer(Action<StringBuilder, int> rewrite) : Normalizer
{
    /// <summary>Lower case, each code point by itself.</summary>
    public static CharacterNormalizer Lowercase { get; } = new(AppendLowercase);

    /// <summary>Without marks.</summary>
    public static CharacterNormalizer StripAccents { get; } = new((builder, codePoint) =>
    {
        if (!CodePoint.IsMark(codePoint))
        {
            CodePoint.AppendTo(builder, codePoint);
        }
    });

    /// <summary>The rules for translation models: control characters go, uncommon white space becomes a space.</summary>
    public static CharacterNormalizer Translation { get; } = new((builder, codePoint) =>
    {
        switch (codePoint)
        {
            case (>= 0x01 and <= 0x08) or 0x0B or (>= 0x0E and <= 0x1F) or 0x7F or 0x8F or 0x9F:
                break;
            case 0x09 or 0x0A or 0x0C or 0x0D or 0x1680 or (>= 0x200B and <= 0x200F) or 0x2028 or 0x2029 or 0x2581 or 0xFEFF or 0xFFFD:
                builder.Append(' ');
                break;
            default:
                CodePoint.AppendTo(builder, codePoint);
                break;
        }
    });

    public override string Normalize(string text)
    {
        StringBuilder builder = new(text.Length);
        for (var index = 0; index < text.Length;)
        {
            rewrite(builder, CodePoint.At(text, index, out var length));
            index += length;
        }

        return builder.ToString();
    }

    private static void AppendLowercase(StringBuilder builder, int codePoint)
    {
        if (codePoint == 'İ')
        {
            // The one letter whose lower case is two code points.
            builder.Append("i\u0307");
        }
        else
        {
            CodePoint.AppendTo(builder, Rune.IsValid(codePoint) ? Rune.ToLowerInvariant(new Rune(codePoint)).Value : codePoint);
        }
    }
}
