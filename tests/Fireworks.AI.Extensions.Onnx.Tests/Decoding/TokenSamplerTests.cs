using Fireworks.AI.Extensions.Onnx.Decoding;
using Fireworks.AI.Extensions.Onnx.Generation;

namespace Fireworks.AI.Extensions.Onnx.Tests.Decoding;

public sealed class TokenSamplerTests
{
    private static readonly float[] Logits = [1, 4, 2, 3, -5];

    [Fact]
    public void ZeroTemperatureTakesTheMostProbable() => Assert.Equal(1, Next(new SamplingOptions()));

    [Fact]
    public void TheMaskForbids()
    {
        Assert.Equal(3, Next(new SamplingOptions(), [0b11101]));
        Assert.Equal(4, Next(new SamplingOptions(), [0b10000]));
        Assert.Equal(4, Next(new SamplingOptions { Temperature = 3 }, [0b10000]));
    }

    [Fact]
    public void AMaskShorterThanTheVocabularyForbidsTheRest()
    {
        var logits = new float[100];
        logits[70] = 9;
        logits[5] = 1;
        Assert.Equal(5, new TokenSampler(new SamplingOptions(), []).Sample(logits, [uint.MaxValue]));
    }

    [Theory]
    [InlineData(1, 1f, 0f, new[] { 1 })]
    [InlineData(2, 1f, 0f, new[] { 1, 3 })]
    [InlineData(0, 0.6f, 0f, new[] { 1 })]
    [InlineData(0, 0.85f, 0f, new[] { 1, 3 })]
    [InlineData(0, 1f, 0.3f, new[] { 1, 3 })]
    [InlineData(3, 1f, 0f, new[] { 1, 2, 3 })]
    public void DrawsOnlyFromTheKept(int topK, float topP, float minP, int[] expected)
    {
        var options = new SamplingOptions { Temperature = 1, TopK = topK, TopP = topP, MinP = minP };
        var drawn = new SortedSet<int>();
        for (var seed = 0; seed < 500; seed++)
        {
            drawn.Add(Next(options with { Seed = seed }));
        }

        Assert.Equal(expected, drawn);
    }

    [Fact]
    public void FrequenciesFollowTheProbabilities()
    {
        var sampler = new TokenSampler(new SamplingOptions { Temperature = 2, Seed = 11 }, []);
        var counts = new int[Logits.Length];
        const int Draws = 20000;
        for (var i = 0; i < Draws; i++)
        {
            counts[sampler.Sample(Logits.ToArray(), [])]++;
        }

        var weights = Logits.Select(static logit => Math.Exp(logit / 2)).ToArray();
        for (var token = 0; token < counts.Length; token++)
        {
            Assert.Equal(weights[token] / weights.Sum(), (double)counts[token] / Draws, 0.015);
        }
    }

    [Fact]
    public void TheSameSeedDrawsTheSame()
    {
        var options = new SamplingOptions { Temperature = 5, Seed = 42 };
        var first = new TokenSampler(options, []);
        var second = new TokenSampler(options, []);
        for (var i = 0; i < 100; i++)
        {
            Assert.Equal(first.Sample(Logits.ToArray(), []), second.Sample(Logits.ToArray(), []));
        }
    }

    [Fact]
    public void PenaltiesLowerWhatWasSaid()
    {
        var frequency = new TokenSampler(new SamplingOptions { FrequencyPenalty = 0.7f }, []);
        Assert.Equal(1, frequency.Sample(Logits.ToArray(), []));
        frequency.Accept(1);
        Assert.Equal(1, frequency.Sample(Logits.ToArray(), []));
        frequency.Accept(1);
        Assert.Equal(3, frequency.Sample(Logits.ToArray(), []));

        var presence = new TokenSampler(new SamplingOptions { PresencePenalty = 1.5f }, []);
        presence.Accept(1);
        presence.Accept(1);
        Assert.Equal(3, presence.Sample(Logits.ToArray(), []));

        // The prompt counts for the repetition penalty, and for it alone.
        Assert.Equal(3, new TokenSampler(new SamplingOptions { RepetitionPenalty = 2 }, [1]).Sample(Logits.ToArray(), []));
        Assert.Equal(1, new TokenSampler(new SamplingOptions { PresencePenalty = 2 }, [1]).Sample(Logits.ToArray(), []));
    }

    [Fact]
    public void BiasIsAdded() =>
        Assert.Equal(4, Next(new SamplingOptions { LogitBias = new Dictionary<int, float> { [4] = 20 } }));

    /// <summary>Twelve temperatures below the best score is little for one token, and much for a hundred thousand.</summary>
    [Fact]
    public void Improbable_tokens_count_where_there_are_many()
    {
        const int Count = 100_000;
        var logits = new float[Count];
        logits.AsSpan().Fill(-24);
        logits[7] = 0;
        var sampler = new TokenSampler(new SamplingOptions { Temperature = 2, Seed = 3 }, []);
        var others = Enumerable.Range(0, 400).Count(_ => sampler.Sample(logits.ToArray(), []) != 7);
        var weight = Count * Math.Exp(-12);
        Assert.Equal(weight / (1 + weight), others / 400.0, 0.08);
    }

    [Fact]
    public void The_repetition_penalty_lowers_scores_below_zero_too()
    {
        var options = new SamplingOptions { RepetitionPenalty = 2 };
        Assert.Equal(1, new TokenSampler(options, [0]).Sample(new float[] { -1, -1.5f, -9 }, []));
        Assert.Equal(0, new TokenSampler(options, [1]).Sample(new float[] { -1, -0.9f, -9 }, []));
        Assert.Equal(1, new TokenSampler(options, [0]).Sample(new float[] { 2, 1.5f, -9 }, []));
    }

    [Theory]
    [InlineData(float.NaN, 0f)]
    [InlineData(float.NaN, 1f)]
    [InlineData(float.PositiveInfinity, 0f)]
    [InlineData(float.PositiveInfinity, 1f)]
    public void Scores_that_are_no_numbers_are_an_error_that_says_so(float score, float temperature)
    {
        var sampler = new TokenSampler(new SamplingOptions { Temperature = temperature }, []);
        var exception = Assert.Throws<OnnxModelException>(() => sampler.Sample(new float[] { 1, score, 2 }, []));
        Assert.Contains("no usable scores", exception.Message, StringComparison.Ordinal);

        // Where they may not come anyway, they do no harm.
        Assert.Equal(2, sampler.Sample(new float[] { 1, score, 2 }, [0b100]));
    }

    [Theory]
    [InlineData(0f)]
    [InlineData(1f)]
    public void Nothing_that_may_come_is_an_error_that_says_so(float temperature)
    {
        var sampler = new TokenSampler(new SamplingOptions { Temperature = temperature }, []);
        var exception = Assert.Throws<OnnxModelException>(() => sampler.Sample(new float[] { 1, float.NegativeInfinity, 2 }, [0b010]));
        Assert.Contains("no usable scores", exception.Message, StringComparison.Ordinal);
        Assert.Contains("minus infinity", exception.Message, StringComparison.Ordinal);
    }

    private static int Next(SamplingOptions options, uint[]? mask = null) =>
        new TokenSampler(options, []).Sample(Logits.ToArray(), mask ?? []);
}
