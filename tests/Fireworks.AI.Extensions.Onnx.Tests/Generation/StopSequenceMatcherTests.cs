using Fireworks.AI.Extensions.Onnx.Generation;

namespace Fireworks.AI.Extensions.Onnx.Tests.Generation;

public sealed class StopSequenceMatcherTests
{
    [Fact]
    public void WithoutSequencesTextFlowsUnchanged()
    {
        var matcher = new StopSequenceMatcher([]);
        Assert.Equal("abc", matcher.Append("abc"));
        Assert.Equal("", matcher.Flush());
    }

    [Fact]
    public void TextThatCannotBeginASequenceFlowsAtOnce()
    {
        var matcher = new StopSequenceMatcher(["END"]);
        Assert.Equal("some text ", matcher.Append("some text E"));
        Assert.Equal("Else", matcher.Append("lse"));
        Assert.False(matcher.IsStopped);
    }

    [Fact]
    public void TheEarliestSequenceWins()
    {
        var matcher = new StopSequenceMatcher(["bbb", "ab"]);
        Assert.Equal("x", matcher.Append("xabbb"));
        Assert.True(matcher.IsStopped);
        Assert.Equal("", matcher.Append("more"));
    }

    /// <summary>However a text is cut, what comes out is the text up to the first stop sequence, or all of it.</summary>
    [Fact]
    public void CutsMakeNoDifference()
    {
        var random = new Random(7);
        for (var round = 0; round < 5000; round++)
        {
            var text = Word(random, random.Next(1, 30));
            var sequences = Enumerable.Range(0, random.Next(1, 4)).Select(_ => Word(random, random.Next(1, 5))).ToList();
            var first = sequences.Select(sequence => text.IndexOf(sequence, StringComparison.Ordinal)).Where(static index => index >= 0).DefaultIfEmpty(-1).Min();

            var matcher = new StopSequenceMatcher(sequences);
            var shown = "";
            for (var position = 0; position < text.Length && !matcher.IsStopped;)
            {
                var length = Math.Min(random.Next(1, 4), text.Length - position);
                shown += matcher.Append(text.Substring(position, length));
                position += length;
            }

            shown += matcher.IsStopped ? "" : matcher.Flush();

            // A later cut may find a sequence that starts earlier only when a shorter one ended first, so compare with the earliest end.
            Assert.Equal(first >= 0, matcher.IsStopped);
            if (first < 0)
            {
                Assert.Equal(text, shown);
            }
            else
            {
                Assert.StartsWith(shown, text, StringComparison.Ordinal);
                Assert.Contains(sequences, sequence => text.AsSpan(shown.Length).StartsWith(sequence, StringComparison.Ordinal));
                Assert.DoesNotContain(sequences, sequence => shown.Contains(sequence, StringComparison.Ordinal));
            }
        }
    }

    private static string Word(Random random, int length) => string.Concat(Enumerable.Range(0, length).Select(_ => (char)('a' + random.Next(3))));
}
