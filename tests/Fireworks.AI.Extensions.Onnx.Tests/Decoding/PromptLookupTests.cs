using CsCheck;
using Fireworks.AI.Extensions.Onnx.Decoding;

namespace Fireworks.AI.Extensions.Onnx.Tests.Decoding;

public sealed class PromptLookupTests
{
    [Fact]
    public void What_followed_the_same_words_is_drafted()
    {
        var lookup = new PromptLookup(maximumTokens: 10);
        Assert.Equal([4, 5, 6, 1], lookup.Draft([1, 2, 3, 4, 5, 6, 1, 2], last: 3).ToArray());
    }

    [Fact]
    public void One_word_alone_drafts_nothing() => Assert.Empty(new PromptLookup(10).Draft([1, 2, 3, 4, 9], last: 3).ToArray());

    [Fact]
    public void A_longer_match_wins_over_a_later_one() =>
        Assert.Equal([7, 9], new PromptLookup(2).Draft([1, 2, 3, 7, 9, 2, 3, 8, 1, 2], last: 3).ToArray());

    [Fact]
    public void Among_equal_matches_the_latest_wins() =>
        Assert.Equal([8], new PromptLookup(1).Draft([2, 3, 7, 2, 3, 8, 2], last: 3).ToArray());

    [Fact]
    public void Drafts_grow_while_they_hold_and_shrink_when_they_fail()
    {
        int[] history = [.. Enumerable.Range(1, 60), 1];
        var lookup = new PromptLookup(maximumTokens: 16);
        Assert.Equal(4, lookup.Draft(history, last: 2).Length);
        lookup.Report(drafted: 4, accepted: 4);
        Assert.Equal(8, lookup.Draft(history, last: 2).Length);
        lookup.Report(drafted: 8, accepted: 8);
        lookup.Report(drafted: 16, accepted: 16);
        Assert.Equal(16, lookup.Draft(history, last: 2).Length);
        lookup.Report(drafted: 16, accepted: 0);
        Assert.Single(lookup.Draft(history, last: 2).ToArray());
    }

    /// <summary>Against the definition: the place with the longest common past of at least two tokens, the latest of equal ones.</summary>
    [Fact]
    public void Every_draft_is_what_the_definition_says() => Gen.Int[0, 3].Array[0, 40].Select(Gen.Int[0, 3]).Sample((history, last) =>
    {
        int[] text = [.. history, last];
        var place = Enumerable.Range(0, history.Length)
            .Where(end => history[end] == last && end > 0 && history[end - 1] == text[^2])
            .OrderByDescending(end => Match(text, end)).ThenByDescending(static end => end)
            .Select(static end => (int?)end).FirstOrDefault();
        var expected = place is null ? [] : history[(place.Value + 1)..].Take(4).ToArray();
        Assert.Equal(expected, new PromptLookup(4).Draft(history, last).ToArray());
    });

    private static int Match(int[] text, int end)
    {
        var length = 0;
        while (length < 8 && end - length >= 0 && text[end - length] == text[^(length + 1)])
        {
            length++;
        }

        return length;
    }
}
