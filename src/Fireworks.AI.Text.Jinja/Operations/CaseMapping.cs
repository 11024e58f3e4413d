using System.Buffers;
using System.Globalization;
using System.Text;
using Fireworks.AI.Text.Jinja.Values;

namespace Fireworks.AI.Text.Jinja.Operations;

/// <summary>Upper, lower and title case as Python's strings have them.</summary>
internal static class CaseMapping
{
    private static readonly SearchValues<char> Expanding = SearchValues.Create("ßŉﬀﬁﬂﬃﬄﬅﬆ");

    private static readonly (string Letter, string Letters)[] Expansions =
    [
        ("ß", "SS"), ("ŉ", "ʼN"), ("ﬀ", "FF"), ("ﬁ", "FI"), ("ﬂ", "FL"),
        ("ﬃ", "FFI"), ("ﬄ", "FFL"), ("ﬅ", "ST"), ("ﬆ", "ST"),
    ];

    public static string Upper(string text)
    {
        var upper = text.ToUpperInvariant();
        if (upper.AsSpan().IndexOfAny(Expanding) < 0)
        {
            return upper;
        }

        var expanded = new StringBuilder(upper);
        foreach ((var letter, var letters) in Expansions)
        {
            expanded.Replace(letter, letters);
        }

        return expanded.ToString();
    }

    public static string Lower(string text)
    {
        var lower = text.ToLowerInvariant().Replace("\u0130", "i\u0307", StringComparison.Ordinal);
        return text.Contains('Σ') ? LowerFinalSigmas(text, lower) : lower;
    }

    public static string Capitalize(string text)
    {
        if (text.Length == 0)
        {
            return text;
        }

        var first = PythonText.CountUnits(text, 0);
        return TitleCharacter(text[..first]) + Lower(text[first..]);
    }

    /// <summary>Maps as str.title() does: a capital after every character that is not a letter.</summary>
    public static string Title(string text)
    {
        var title = new StringBuilder(text.Length);
        var afterLetter = false;
        for (var i = 0; i < text.Length;)
        {
            var units = PythonText.CountUnits(text, i);
            var character = text.Substring(i, units);
            var isLetter = IsCased(character);
            title.Append(!isLetter ? character : afterLetter ? Lower(character) : TitleCharacter(character));
            afterLetter = isLetter;
            i += units;
        }

        return title.ToString();
    }

    public static string SwapCase(string text) =>
        string.Concat(text.Select(static unit => char.IsUpper(unit) ? Lower(unit.ToString()) : Upper(unit.ToString())));

    public static bool IsUpper(string text) => text.Any(char.IsUpper) && !text.Any(char.IsLower);

    public static bool IsLower(string text) => text.Any(char.IsLower) && !text.Any(char.IsUpper);

    private static bool IsCased(string character)
    {
        var category = CharUnicodeInfo.GetUnicodeCategory(character, 0);
        return category is UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter;
    }

    /// <summary>Gives a sigma at the end of a word its own form.</summary>
    private static string LowerFinalSigmas(string text, string lower)
    {
        if (text.Length != lower.Length)
        {
            return lower;
        }

        var characters = lower.ToCharArray();
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == 'Σ' && i > 0 && char.IsLetter(text[i - 1]) && (i + 1 == text.Length || !char.IsLetter(text[i + 1])))
            {
                characters[i] = 'ς';
            }
        }

        return new string(characters);
    }

    private static string TitleCharacter(string character)
    {
        var upper = Upper(character);
        return upper.Length > character.Length ? upper[..1] + Lower(upper[1..]) : upper;
    }
}
