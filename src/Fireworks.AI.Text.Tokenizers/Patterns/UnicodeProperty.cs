using System.Globalization;

namespace Fireworks.AI.Text.Tokenizers;

/// <summary>The Unicode properties that regular expressions name, as in \p{Lu}.</summary>
internal static class UnicodeProperty
{
    private static readonly Dictionary<string, UnicodeCategory[]> Categories = new(StringComparer.Ordinal)
    {
        ["lu"] = [UnicodeCategory.UppercaseLetter],
        ["ll"] = [UnicodeCategory.LowercaseLetter],
        ["lt"] = [UnicodeCategory.TitlecaseLetter],
        ["lm"] = [UnicodeCategory.ModifierLetter],
        ["lo"] = [UnicodeCategory.OtherLetter],
        ["mn"] = [UnicodeCategory.NonSpacingMark],
        ["mc"] = [UnicodeCategory.SpacingCombiningMark],
        ["me"] = [UnicodeCategory.EnclosingMark],
        ["nd"] = [UnicodeCategory.DecimalDigitNumber],
        ["nl"] = [UnicodeCategory.LetterNumber],
        ["no"] = [UnicodeCategory.OtherNumber],
        ["pc"] = [UnicodeCategory.ConnectorPunctuation],
        ["pd"] = [UnicodeCategory.DashPunctuation],
        ["ps"] = [UnicodeCategory.OpenPunctuation],
        ["pe"] = [UnicodeCategory.ClosePunctuation],
        ["pi"] = [UnicodeCategory.InitialQuotePunctuation],
        ["pf"] = [UnicodeCategory.FinalQuotePunctuation],
        ["po"] = [UnicodeCategory.OtherPunctuation],
        ["sm"] = [UnicodeCategory.MathSymbol],
        ["sc"] = [UnicodeCategory.CurrencySymbol],
        ["sk"] = [UnicodeCategory.ModifierSymbol],
        ["so"] = [UnicodeCategory.OtherSymbol],
        ["zs"] = [UnicodeCategory.SpaceSeparator],
        ["zl"] = [UnicodeCategory.LineSeparator],
        ["zp"] = [UnicodeCategory.ParagraphSeparator],
        ["cc"] = [UnicodeCategory.Control],
        ["cf"] = [UnicodeCategory.Format],
        ["cs"] = [UnicodeCategory.Surrogate],
        ["co"] = [UnicodeCategory.PrivateUse],
        ["cn"] = [UnicodeCategory.OtherNotAssigned],
    };

    private static readonly Dictionary<string, string> LongNames = new(StringComparer.Ordinal)
    {
        ["letter"] = "l",
        ["mark"] = "m",
        ["combiningmark"] = "m",
        ["number"] = "n",
        ["punctuation"] = "p",
        ["punct"] = "p",
        ["symbol"] = "s",
        ["separator"] = "z",
        ["other"] = "c",
        ["uppercaseletter"] = "lu",
        ["lowercaseletter"] = "ll",
        ["titlecaseletter"] = "lt",
        ["modifierletter"] = "lm",
        ["otherletter"] = "lo",
        ["nonspacingmark"] = "mn",
        ["decimalnumber"] = "nd",
        ["digit"] = "nd",
        ["othernumber"] = "no",
        ["letternumber"] = "nl",
        ["cntrl"] = "cc",
        ["control"] = "cc",
    };

    /// <summary>The set of a property, or null for a name that is not known.</summary>
    public static CharacterSet? TryGet(string name)
    {
        var key = name.Replace("_", "", StringComparison.Ordinal)
            .Replace("-", "", StringComparison.Ordinal)
            .Replace(" ", "", StringComparison.Ordinal)
            .ToLowerInvariant();
        key = key.StartsWith("script=", StringComparison.Ordinal) ? key["script=".Length..] : key;
        key = LongNames.GetValueOrDefault(key, key);
        var categories = Categories
            .Where(category => category.Key == key || (key.Length == 1 && category.Key[0] == key[0]))
            .SelectMany(category => category.Value)
            .ToArray();
        if (categories.Length > 0)
        {
            return new CharacterSet(codePoint => categories.Contains(CodePoint.CategoryOf(codePoint)));
        }

        return key switch
        {
            "any" => CharacterSet.Any,
            "space" or "whitespace" => WhiteSpace,
            "blank" => new CharacterSet(codePoint => codePoint == '\t' || CodePoint.CategoryOf(codePoint) == UnicodeCategory.SpaceSeparator),
            "word" => Word,
            "xdigit" => HexDigit,
            "ascii" => new CharacterSet(codePoint => codePoint < 0x80),
            _ => UnicodeScript.TryGet(key),
        };
    }

    public static CharacterSet WhiteSpace { get; } = new(CodePoint.IsWhiteSpace);

    public static CharacterSet Digit { get; } = new(IsDigit);

    public static CharacterSet Word { get; } = new(codePoint => CodePoint.IsWord(codePoint) && codePoint is not (0x200C or 0x200D));

    /// <summary>\w outside of brackets, where Oniguruma takes superscript digits and fractions of Latin-1 in.</summary>
    public static CharacterSet WordOutsideOfClass { get; } = new(codePoint =>
        Word.Contains(codePoint) || codePoint is 0xB2 or 0xB3 or 0xB9 or (>= 0xBC and <= 0xBE));

    public static CharacterSet HexDigit { get; } = new(codePoint => codePoint < 0x80 && char.IsAsciiHexDigit((char)codePoint));

    private static bool IsDigit(int codePoint) => CodePoint.CategoryOf(codePoint) == UnicodeCategory.DecimalDigitNumber;
}
