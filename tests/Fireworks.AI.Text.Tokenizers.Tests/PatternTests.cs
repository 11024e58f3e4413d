using Fireworks.AI.Text.Tokenizers.Patterns;
using Fireworks.AI.Text.Tokenizers.PreTokenizers;

namespace Fireworks.AI.Text.Tokenizers.Tests;

public class PatternTests
{
    [Fact]
    public void Regular_expression_cuts_as_oniguruma_does()
    {
        Assert.Empty(Differences(pattern => new RegexPattern(pattern), _ => true));
    }

    [Fact]
    public void Scanner_cuts_as_its_pattern_says()
    {
        Assert.Empty(Differences(
            pattern => (TextPattern?)Cl100kScanner.TryCreate(pattern) ?? Gpt2Scanner.Instance,
            pattern => pattern == Gpt2Scanner.Pattern || Cl100kScanner.TryCreate(pattern) is not null));
    }

    [Theory]
    [InlineData("(a", "a group is not closed")]
    [InlineData("a)", "a parenthesis closes nothing")]
    [InlineData("[a", "a class is not closed")]
    [InlineData("*a", "nothing to repeat")]
    [InlineData(@"\p{Alphabetic}", @"\p{Alphabetic} is not supported")]
    [InlineData(@"(a)\1", @"\1 is not supported")]
    [InlineData(@"(?<=a+)b", "without fixed length")]
    [InlineData("(?x) a", "(?x is not supported")]
    [InlineData("((a{1000}b){1000}c){1000}", "too large")]
    [InlineData("(){1000000000}", "too large")]
    public void Pattern_that_is_not_supported_is_refused_by_name(string pattern, string problem)
    {
        Assert.Contains(problem, Assert.Throws<FormatException>(() => new RegexPattern(pattern)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Pattern_with_too_many_ways_ends_in_an_exception()
    {
        RegexPattern pattern = new("(?:(?:a|a)+)+b");

        Assert.Throws<TokenizerException>(() => pattern.TryFind(new string('a', 60), 0, out _, out _));
    }

    [Fact]
    public void Loop_of_nothing_ends()
    {
        Assert.True(new RegexPattern("(?:a?)*?b|(?:x*)*y").TryFind("aaab", 0, out var start, out var end));
        Assert.Equal((0, 4), (start, end));
    }

    private static List<string> Differences(Func<string, TextPattern> create, Func<string, bool> include)
    {
        Dictionary<string, TextPattern> patterns = [];
        List<string> differences = [];
        var count = 0;
        foreach (var expected in File.ReadLines(TestFiles.Fixture("patterns.jsonl")).Select(ExpectedPieces.Parse))
        {
            if (!include(expected.Pattern))
            {
                continue;
            }

            count++;
            if (!patterns.TryGetValue(expected.Pattern, out var pattern))
            {
                patterns.Add(expected.Pattern, pattern = create(expected.Pattern));
            }

            PreTokenizedText text = new(expected.Text, startsInput: true);
            new SplitPreTokenizer(pattern, SplitBehavior.Isolated).Apply(text);
            var pieces = text.Pieces.ToArray().Select(piece => text.Text.Substring(piece.Start, piece.Length)).ToArray();
            if (!pieces.SequenceEqual(expected.Pieces))
            {
                differences.Add($"{expected.Pattern} cuts {string.Join('|', expected.Pieces)}, not {string.Join('|', pieces)}");
            }
        }

        Assert.True(count >= 90);
        return differences;
    }
}
