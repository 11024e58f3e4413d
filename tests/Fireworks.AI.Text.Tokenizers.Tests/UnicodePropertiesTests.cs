using System.Globalization;
using Fireworks.AI.Text.RegularExpressions;

namespace Fireworks.AI.Text.Tokenizers.Tests;

public class UnicodePropertiesTests
{
    [Theory]
    [InlineData("Lu", UnicodeCategory.UppercaseLetter)]
    [InlineData("Mn", UnicodeCategory.NonSpacingMark)]
    [InlineData("Nd", UnicodeCategory.DecimalDigitNumber)]
    [InlineData("Cs", UnicodeCategory.Surrogate)]
    [InlineData("Co", UnicodeCategory.PrivateUse)]
    [InlineData("Po", UnicodeCategory.OtherPunctuation)]
    [InlineData("So", UnicodeCategory.OtherSymbol)]
    [InlineData("Cn", UnicodeCategory.OtherNotAssigned)]
    public void Category_holds_the_code_points_that_the_platform_gives_it(string name, UnicodeCategory category)
    {
        var set = UnicodeProperties.FindCategory(name)!;
        for (var codePoint = 0; codePoint <= CodePointSet.MaximumCodePoint; codePoint++)
        {
            if (set.Contains(codePoint) != (CharUnicodeInfo.GetUnicodeCategory(codePoint) == category))
            {
                Assert.Fail($"U+{codePoint:X4}");
            }
        }
    }

    [Theory]
    [InlineData("L", "Letter", "letter")]
    [InlineData("Zs", "Space_Separator", "space separator")]
    [InlineData("Pc", "Connector_Punctuation", "CONNECTOR-PUNCTUATION")]
    public void Long_and_loose_names_are_the_same_category(string name, string exact, string loose)
    {
        var set = UnicodeProperties.FindCategory(name)!;

        Assert.Equal(set.Ranges, UnicodeProperties.FindCategory(exact)!.Ranges);
        Assert.Equal(set.Ranges, UnicodeProperties.Find(loose)!.Ranges);
        Assert.Null(UnicodeProperties.FindCategory(loose));
    }

    [Fact]
    public void White_space_is_that_of_the_platform()
    {
        Assert.All(
            Enumerable.Range(0, char.MaxValue + 1),
            codePoint => Assert.Equal(char.IsWhiteSpace((char)codePoint), UnicodeProperties.WhiteSpace.Contains(codePoint)));
    }

    [Fact]
    public void Sets_follow_the_laws_of_sets()
    {
        Random random = new(9);
        for (var number = 0; number < 200; number++)
        {
            var (a, b) = (RandomSet(random), RandomSet(random));
            var (both, either, none) = (a.And(b), a.Or(b), a.Or(b).Not());
            foreach (var codePoint in Enumerable.Range(0, 50).Select(_ => random.Next(0x30000)).Append(0).Append(CodePointSet.MaximumCodePoint))
            {
                Assert.Equal(Array.Exists(a.Ranges.ToArray(), range => range.Low <= codePoint && codePoint <= range.High), a.Contains(codePoint));
                Assert.Equal(a.Contains(codePoint) && b.Contains(codePoint), both.Contains(codePoint));
                Assert.Equal(a.Contains(codePoint) || b.Contains(codePoint), either.Contains(codePoint));
                Assert.Equal(!either.Contains(codePoint), none.Contains(codePoint));
            }
        }
    }

    private static CodePointSet RandomSet(Random random) => new(Enumerable.Range(0, random.Next(8)).Select(_ =>
    {
        var low = random.Next(0x30000);
        return new CodePointSet.Range(low, Math.Min(low + random.Next(0x800), CodePointSet.MaximumCodePoint));
    }));
}
