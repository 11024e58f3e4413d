using System.Text;

namespace Fireworks.AI.Text.Tokenizers;

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
