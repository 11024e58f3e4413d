using System.Text;

namespace Fireworks.AI.Text.Tokenizers;

/// <summary>The code points that are equal when case is ignored.</summary>
internal static class CaseVariants
{
    // Letters beyond ASCII whose case folds to an ASCII letter or to another letter than their own lower case.
    private static readonly int[][] Groups = [['k', 'K', 0x212A], ['s', 'S', 0x17F], [0xE5, 0xC5, 0x212B], [0x3C9, 0x3A9, 0x2126], [0x3C3, 0x3A3, 0x3C2]];

    public static int[] Of(int codePoint)
    {
        foreach (var group in Groups)
        {
            if (group.Contains(codePoint))
            {
                return group;
            }
        }

        return Rune.TryCreate(codePoint, out var rune)
            ? [codePoint, Rune.ToLowerInvariant(rune).Value, Rune.ToUpperInvariant(rune).Value]
            : [codePoint];
    }
}
