using System.Text.RegularExpressions;
using Fireworks.AI.Text.Grammars.Languages;
using Fireworks.AI.Text.Grammars.RegularExpressions;

namespace Fireworks.AI.Text.Grammars.Tests;

public sealed class RegexTests
{
    [Theory]
    [InlineData("a|bc", "a|bc", "ab|b|")]
    [InlineData("(?:a|b)*?c+", "c|abcc", "ab|a")]
    [InlineData("[^a-c\\d]{2}", "xy|日本", "a1|x")]
    [InlineData("\\w+\\s\\S", "a_1 x", "a-1 x")]
    [InlineData("x{2,}y{0}z{1,2}", "xxz|xxxzz", "xz|xxyz")]
    [InlineData("\\u0041\\x42\\u{43}\\cJ?", "ABC", "AB")]
    [InlineData("\\p{Lu}\\p{L}*", "Éa|Xyz", "xyz|1")]
    [InlineData("a{,2}|{|}]", "a{,2}|{|}]", "aa")]
    [InlineData("\\bfoo\\b.*", "foo|foo bar", "foobar|food")]
    [InlineData("(?!ab)[a-z]+", "b|ac", "ab|abc")]
    [InlineData("(?=.*\\d)(?!.*x)[a-z0-9]{3}", "a1b", "abc|x1b")]
    [InlineData("^a$", "a", "aa|")]
    [InlineData("[\\]\\-^]+|[.-_-]", "]-^|@|-", "x")]
    public void Matches_from_beginning_to_end(string pattern, string valid, string invalid)
    {
        var accepted = pattern.StartsWith("a{,", StringComparison.Ordinal) ? ["a{,2}", "{", "}]"] : valid.Split('|');
        Grammar.FromRegex(pattern).AssertAccepts(accepted, invalid.Split('|'));
    }

    [Theory]
    [InlineData("(a", "')'")]
    [InlineData("a)", "')'")]
    [InlineData("[a", "']'", "'['")]
    [InlineData("*a", "repeat")]
    [InlineData("a**", "repeat")]
    [InlineData("(?<=a)b", "look-behind")]
    [InlineData("(a)\\1", "back-references")]
    [InlineData("(?:(?=a)b)*", "Look-ahead")]
    [InlineData("\\p{Script=Greek}", "Script=Greek")]
    [InlineData("[z-a]", "backwards")]
    [InlineData("a{3,2}", "backwards")]
    [InlineData("a\\", "backslash")]
    [InlineData("[]", "no text")]
    public void What_is_not_supported_is_named(string pattern, params string[] words)
    {
        var error = Assert.Throws<GrammarException>(() => Grammar.FromRegex(pattern));
        Assert.True(Array.Exists(words, word => error.Message.Contains(word, StringComparison.Ordinal)), error.Message);
    }

    /// <summary>
    /// Random patterns against .NET's own engine, as searches and as whole matches. It must not backtrack: loops of nothing overflow its
    /// stack.
    /// </summary>
    [Fact]
    public void Agrees_with_the_engine_of_the_platform()
    {
        var random = new Random(1);
        var compared = 0;
        for (var i = 0; i < Fuzz.Cases; i += 10)
        {
            var pattern = RandomPattern(random, 3);
            Dfa search, whole;
            try
            {
                search = RegexLanguage.BuildSearch(pattern, new DfaBudget());
                whole = RegexLanguage.BuildWhole(pattern, new DfaBudget());
            }
            catch (GrammarException)
            {
                // One in thousands is beyond the bounds.
                continue;
            }

            compared++;
            var reference = new Regex(pattern, RegexOptions.NonBacktracking);
            var anchored = new Regex($"^(?:{pattern})\\z", RegexOptions.NonBacktracking);
            for (var j = 0; j < 20; j++)
            {
                var text = string.Concat(Enumerable.Range(0, random.Next(7)).Select(_ => "ab01 _"[random.Next(6)]));
                Assert.True(reference.IsMatch(text) == (search.Match(text) >= 0), $"search {pattern} in '{text}'");
                Assert.True(anchored.IsMatch(text) == (whole.Match(text) >= 0), $"match {pattern} with '{text}'");
            }
        }

        Fuzz.AssertShare(0.099, compared, "were compared");
    }

    private static string RandomPattern(Random random, int depth)
    {
        string Atom() => random.Next(depth > 0 ? 14 : 9) switch
        {
            0 => "a",
            1 => "b",
            2 => "0",
            3 => ".",
            4 => "[a-b0]",
            5 => "[^a1]",
            6 => "\\w",
            7 => "\\d",
            8 => "\\s",
            9 => "^",
            10 => "$",
            11 => "\\b",
            _ => "(?:" + RandomPattern(random, depth - 1) + ")",
        };
        string Quantified(string atom) => atom is "^" or "$" or "\\b" ? atom : atom + (random.Next(10) switch { 0 => "*", 1 => "+", 2 => "?", 3 => "{2}", 4 => "{1,2}", 5 => "*?", _ => "" });
        var sequences = Enumerable.Range(0, random.Next(1, 3)).Select(_ => string.Concat(Enumerable.Range(0, random.Next(1, 4)).Select(_ => Quantified(Atom()))));
        return string.Join('|', sequences);
    }
}
