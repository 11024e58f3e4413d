using System.Text;
using Fireworks.AI.Text.RegularExpressions;

namespace Fireworks.AI.Text.Tokenizers.RegularExpressions;

/// <summary>The code points that are equal when case is ignored.</summary>
internal static class CaseVariants
{
    // Letters beyond ASCII whose case folds to an ASCII letter or to another letter than their own lower case.
    private static readonly int[][] Groups =
        [['k', 'K', 0x212A], ['s', 'S', 0x17F], [0xE5, 0xC5, 0x212B], [0x3C9, 0x3A9, 0x2126], [0x3C3, 0x3A3, 0x3C2]];

    private static readonly Lazy<(int CodePoint, int[] Variants)[]> All = new(static () => [.. FindAll()]);

    /// <summary>The set with all that differs from its members by case only.</summary>
    public static CodePointSet AddTo(CodePointSet set)
    {
        // Nothing beyond its own variants folds to an ASCII character, so the table is not needed.
        var others = set.Ranges is [{ High: < 0x80 } only] && only.Low == only.High
            ? Get(only.Low)
            : All.Value.Where(one => Array.Exists(one.Variants, set.Contains)).Select(static one => one.CodePoint);
        return set.Or(CodePointSet.Union([.. others.Select(CodePointSet.Of)]));
    }

    // Beside letters, a combining mark, Roman numerals and circled letters have case.
    private static IEnumerable<(int CodePoint, int[] Variants)> FindAll()
    {
        var cased = CodePointSet.Union(Array.ConvertAll(["LC", "Mn", "Nl", "So"], static name => UnicodeProperties.FindCategory(name)!));
        foreach (var range in cased.Ranges.ToArray())
        {
            for (var codePoint = range.Low; codePoint <= range.High; codePoint++)
            {
                var variants = Get(codePoint);
                if (Array.Exists(variants, variant => variant != codePoint))
                {
                    yield return (codePoint, variants);
                }
            }
        }
    }

    private static int[] Get(int codePoint)
    {
        var rune = new Rune(codePoint);
        return Array.Find(Groups, group => group.Contains(codePoint))
            ?? [codePoint, Rune.ToLowerInvariant(rune).Value, Rune.ToUpperInvariant(rune).Value];
    }
}
