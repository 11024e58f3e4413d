using System.Globalization;

namespace Fireworks.AI.Text.RegularExpressions;

/// <summary>The Unicode properties that regular expressions name, as in <c>\p{Lu}</c>, and the classes that are made of them.</summary>
internal static class UnicodeProperties
{
    /// <summary>What each general category is called, in the order of <see cref="UnicodeCategory"/>: its short name first.</summary>
    private static readonly string[][] CategoryNames =
    [
        ["Lu", "Uppercase_Letter"],
        ["Ll", "Lowercase_Letter"],
        ["Lt", "Titlecase_Letter"],
        ["Lm", "Modifier_Letter"],
        ["Lo", "Other_Letter"],
        ["Mn", "Nonspacing_Mark"],
        ["Mc", "Spacing_Mark"],
        ["Me", "Enclosing_Mark"],
        ["Nd", "Decimal_Number", "digit"],
        ["Nl", "Letter_Number"],
        ["No", "Other_Number"],
        ["Zs", "Space_Separator"],
        ["Zl", "Line_Separator"],
        ["Zp", "Paragraph_Separator"],
        ["Cc", "Control", "cntrl"],
        ["Cf", "Format"],
        ["Cs", "Surrogate"],
        ["Co", "Private_Use"],
        ["Pc", "Connector_Punctuation"],
        ["Pd", "Dash_Punctuation"],
        ["Ps", "Open_Punctuation"],
        ["Pe", "Close_Punctuation"],
        ["Pi", "Initial_Punctuation"],
        ["Pf", "Final_Punctuation"],
        ["Po", "Other_Punctuation"],
        ["Sm", "Math_Symbol"],
        ["Sc", "Currency_Symbol"],
        ["Sk", "Modifier_Symbol"],
        ["So", "Other_Symbol"],
        ["Cn", "Unassigned"],
    ];

    /// <summary>What groups of categories are called: those that begin with the letter of the short name.</summary>
    private static readonly string[][] GroupNames =
    [
        ["L", "Letter"],
        ["M", "Mark", "Combining_Mark"],
        ["N", "Number"],
        ["P", "Punctuation", "punct"],
        ["S", "Symbol"],
        ["Z", "Separator"],
        ["C", "Other"],
    ];

    private static readonly Dictionary<string, int[]> CategoriesByName = CreateNames();
    private static readonly Dictionary<string, int[]> CategoriesByLooseName =
        CategoriesByName.ToDictionary(static pair => Loose(pair.Key), static pair => pair.Value);

    private static readonly Lazy<CodePointSet[]> Categories = new(CreateCategories);

    /// <summary>The property White_Space.</summary>
    public static CodePointSet WhiteSpace { get; } = CodePointSet.Of(
        ('\t', '\r'), (' ', ' '), (0x85, 0x85), (0xA0, 0xA0), (0x1680, 0x1680),
        (0x2000, 0x200A), (0x2028, 0x2029), (0x202F, 0x202F), (0x205F, 0x205F), (0x3000, 0x3000));

    public static CodePointSet HexDigit { get; } = CodePointSet.Of(('0', '9'), ('A', 'F'), ('a', 'f'));

    /// <summary>Characters of words: alphabetic, mark, decimal digit or connector.</summary>
    /// <remarks>Circled, squared and negative letters are symbols that have the property Alphabetic.</remarks>
    public static CodePointSet Word => field ??= CodePointSet.Union(
    [
        FindCategory("L")!, FindCategory("M")!, FindCategory("Nd")!, FindCategory("Nl")!, FindCategory("Pc")!,
        CodePointSet.Of((0x24B6, 0x24E9), (0x1F130, 0x1F149), (0x1F150, 0x1F169), (0x1F170, 0x1F189)),
    ]);

    /// <summary>The general category, or the group of them, of exactly this name; null for any other name.</summary>
    public static CodePointSet? FindCategory(string name) =>
        CategoriesByName.TryGetValue(name, out var categories) ? UnionOf(categories) : null;

    /// <summary>The property, script or POSIX class of a name, however it is spelled; null for one that is not known.</summary>
    public static CodePointSet? Find(string name)
    {
        var key = Loose(name);
        key = key.StartsWith("script=", StringComparison.Ordinal) ? key["script=".Length..] : key;
        if (CategoriesByLooseName.TryGetValue(key, out var categories))
        {
            return UnionOf(categories);
        }

        return key switch
        {
            "any" => CodePointSet.Any,
            "space" or "whitespace" => WhiteSpace,
            "blank" => FindCategory("Zs")!.Or(CodePointSet.Of('\t')),
            "word" => Word,
            "xdigit" => HexDigit,
            "ascii" => CodePointSet.Of((0, 0x7F)),
            _ => UnicodeScripts.Find(key),
        };
    }

    private static string Loose(string name) =>
        string.Concat(name.Where(static character => character is not ('_' or '-' or ' '))).ToLowerInvariant();

    private static CodePointSet UnionOf(int[] categories) => categories is [var only]
        ? Categories.Value[only]
        : CodePointSet.Union(categories.Select(static category => Categories.Value[category]));

    private static Dictionary<string, int[]> CreateNames()
    {
        var names = new Dictionary<string, int[]>(StringComparer.Ordinal);
        for (var category = 0; category < CategoryNames.Length; category++)
        {
            foreach (var name in CategoryNames[category])
            {
                names.Add(name, [category]);
            }
        }

        foreach (var group in GroupNames)
        {
            int[] members = [.. Enumerable.Range(0, CategoryNames.Length).Where(category => CategoryNames[category][0][0] == group[0][0])];
            foreach (var name in group)
            {
                names.Add(name, members);
            }
        }

        int[] cased = [(int)UnicodeCategory.UppercaseLetter, (int)UnicodeCategory.LowercaseLetter, (int)UnicodeCategory.TitlecaseLetter];
        names.Add("LC", cased);
        names.Add("Cased_Letter", cased);
        return names;
    }

    private static CodePointSet[] CreateCategories()
    {
        var ranges = Array.ConvertAll(CategoryNames, static _ => new List<CodePointSet.Range>());
        var start = 0;
        var category = CharUnicodeInfo.GetUnicodeCategory(start);
        for (var codePoint = 1; codePoint <= CodePointSet.MaximumCodePoint + 1; codePoint++)
        {
            var next = codePoint <= CodePointSet.MaximumCodePoint ? CharUnicodeInfo.GetUnicodeCategory(codePoint) : (UnicodeCategory)(-1);
            if (next != category)
            {
                ranges[(int)category].Add(new CodePointSet.Range(start, codePoint - 1));
                (start, category) = (codePoint, next);
            }
        }

        return Array.ConvertAll(ranges, static category => new CodePointSet(category));
    }
}
