using System.Text;

namespace Fireworks.AI.Text.Grammars.Tests;

public sealed class TokenMaskTests
{
    /// <summary>Each mask says of each token what trying it says, at every place along random texts.</summary>
    [Theory]
    [InlineData("{}")]
    [InlineData("""{"type":"object","properties":{"a":{"type":"integer"},"ab":{"type":"string","maxLength":3}},"required":["ab"]}""")]
    [InlineData("""{"type":"object","properties":{"name":{"enum":["ab","abc",12]}},"additionalProperties":false,"required":["name"]}""")]
    [InlineData("""{"type":"array","items":{"type":"string","minLength":1,"maxLength":4},"uniqueItems":true,"minItems":3}""")]
    [InlineData("""{"type":"array","items":{"enum":["ab","abc",1,true]},"uniqueItems":true,"minItems":4}""")]
    [InlineData("""{"type":"object","minProperties":3,"additionalProperties":{"type":"boolean"}}""")]
    [InlineData("""{"type":"object","minProperties":5,"propertyNames":{"pattern":"^[ab]..$"}}""")]
    [InlineData("""{"type":"object","not":{"additionalProperties":{"type":"integer"}}}""")]
    [InlineData("""{"type":"string","pattern":"^[ab日é]+$"}""")]
    [InlineData("""{"type":"string","pattern":"b\\d"}""")]
    [InlineData("""{"type":"string","format":"date-time"}""")]
    [InlineData("""{"type":"number","minimum":-1.5,"maximum":12}""")]
    public void Masks_agree_with_trying_each_token(string schema)
    {
        var grammar = Matching.Compile(schema);
        var vocabulary = Matching.SmallVocabulary;
        var random = new Random(4);
        for (var walk = 0; walk < 6; walk++)
        {
            var matcher = new GrammarMatcher(grammar, vocabulary);
            for (var step = 0; step < 40; step++)
            {
                var allowed = Matching.Allowed(matcher, vocabulary);
                var tried = Enumerable.Range(0, vocabulary.Count).Where(id => matcher.Clone().TryAccept(id)).ToList();
                Assert.Equal(tried, allowed);
                Assert.Equal(allowed.Count == 1 ? allowed[0] : -1, matcher.JumpForwardToken);
                allowed.RemoveAll(vocabulary.IsEndOfSequence);
                if (allowed.Count == 0)
                {
                    Assert.True(matcher.IsAccepting);
                    break;
                }

                Assert.True(matcher.TryAccept(allowed[random.Next(allowed.Count)]));
            }
        }
    }

    [Fact]
    public void A_jump_forward_token_is_known_without_sampling()
    {
        var grammar = Matching.Compile("""{"type":"object","properties":{"name":{"const":1}},"required":["name"],"additionalProperties":false}""");
        var tokens = new[] { "{", "\"na", "me", "\":", "1", "}", "</s>", "x" };
        var vocabulary = new TokenVocabulary([.. tokens.Select(token => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(token))], [6]);
        var matcher = new GrammarMatcher(grammar, vocabulary);
        foreach (var expected in (int[])[0, 1, 2, 3, 4, 5])
        {
            Assert.Equal(expected, matcher.JumpForwardToken);
            Assert.False(matcher.IsFinished);
            Assert.True(matcher.TryAccept(expected));
        }

        Assert.True(matcher.IsAccepting && matcher.IsFinished);
        Assert.Equal(6, matcher.JumpForwardToken);
        Assert.True(matcher.TryAccept(6));
        Assert.False(matcher.TryAccept(0));
    }

    [Fact]
    public void A_refused_token_changes_nothing_and_a_copy_is_independent()
    {
        var matcher = new GrammarMatcher(Matching.Compile("""{"type":"boolean"}"""), Matching.SmallVocabulary);
        Assert.False(matcher.TryAccept('x'));
        Assert.True(matcher.TryAccept('t'));
        var copy = matcher.Clone();
        Assert.True(copy.TryAcceptBytes("rue"u8));
        Assert.True(copy.IsFinished);
        Assert.False(matcher.IsAccepting);
        Assert.False(matcher.TryAcceptBytes("rug"u8));
        Assert.True(matcher.TryAcceptBytes("rue"u8));
    }

    [Fact]
    public void Tokens_may_end_inside_a_character_but_texts_may_not()
    {
        var matcher = new GrammarMatcher(Matching.Compile("""{"type":"string","maxLength":1}"""), Matching.SmallVocabulary);
        Assert.True(matcher.TryAcceptBytes([(byte)'"', 0xE6, 0x97]));
        Assert.False(matcher.Clone().TryAcceptBytes("\""u8));
        Assert.False(matcher.Clone().TryAcceptBytes([0xE6]));
        Assert.True(matcher.TryAcceptBytes([0xA5, (byte)'"']));
        Assert.True(matcher.IsFinished);
    }

    [Fact]
    public void Escapes_of_half_a_pair_are_refused_as_soon_as_they_show()
    {
        var matcher = new GrammarMatcher(Matching.Compile("""{"type":"string"}"""), Matching.SmallVocabulary);
        Assert.True(matcher.TryAcceptBytes("\"\\uD"u8));
        Assert.False(matcher.Clone().TryAcceptBytes("D"u8));
        Assert.True(matcher.TryAcceptBytes("83"u8));
        Assert.True(matcher.TryAcceptBytes("d"u8));
        Assert.False(matcher.Clone().TryAcceptBytes("\""u8));
        Assert.False(matcher.Clone().TryAcceptBytes("\\u0"u8));
        Assert.True(matcher.TryAcceptBytes("\\ude00\""u8));
    }

    [Fact]
    public void One_grammar_serves_many_threads()
    {
        var grammar = Matching.Compile("""{"type":"object","additionalProperties":{"type":"array","items":{"type":"string"},"uniqueItems":true}}""");
        Parallel.For(0, 16, seed =>
        {
            var random = new Random(seed);
            for (var i = 0; i < 10; i++)
            {
                Matching.RandomWalk(grammar, Matching.SmallVocabulary, random, 100);
            }
        });
    }

    [Fact]
    public void Masks_of_known_states_allocate_nothing()
    {
        var matcher = new GrammarMatcher(Matching.Compile("{}"), Matching.SmallVocabulary);
        var mask = new uint[matcher.MaskLength];
        matcher.GetMask(mask);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            matcher.GetMask(mask);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }
}
