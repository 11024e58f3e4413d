using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Fireworks.AI.Extensions.Onnx.Generation;

namespace Fireworks.AI.Extensions.Onnx.Decoding;

/// <summary>Chooses the next token of one sequence from the model's scores, which it may overwrite.</summary>
internal sealed class TokenSampler
{
    private readonly SamplingOptions _options;
    private readonly Dictionary<int, int>? _answerCounts;
    private readonly HashSet<int>? _seen;
    private ulong _random;
    private (float Score, int Token)[] _candidates = [];

    public TokenSampler(SamplingOptions options, ReadOnlySpan<int> prompt)
    {
        _options = options;
        _random = (ulong)(options.Seed ?? Random.Shared.NextInt64());
        if (options.FrequencyPenalty != 0 || options.PresencePenalty != 0)
        {
            _answerCounts = [];
        }

        if (options.RepetitionPenalty != 1)
        {
            _seen = [.. prompt];
            _seen.RemoveWhere(static token => token < 0); // They stand for something else than text.
        }
    }

    /// <summary>Chooses a token.</summary>
    /// <param name="logits">A score for each token of the vocabulary.</param>
    /// <param name="mask">One bit per allowed token; empty when all are.</param>
    /// <exception cref="OnnxModelException">No allowed token has a score to choose by.</exception>
    public int Sample(Span<float> logits, ReadOnlySpan<uint> mask)
    {
        ApplyPenalties(logits);
        if (!mask.IsEmpty)
        {
            ApplyMask(logits, mask);
        }

        // A score that is not a number counts as the best one here.
        var best = TensorPrimitives.IndexOfMax<float>(logits);
        return !float.IsFinite(logits[best]) ? throw Unusable(logits[best])
            : _options.Temperature <= 0 ? best
            : SampleCandidates(logits, logits[best]);
    }

    /// <summary>Notes a token of the answer, chosen here or forced.</summary>
    public void Accept(int token)
    {
        _seen?.Add(token);
        if (_answerCounts is not null)
        {
            CollectionsMarshal.GetValueRefOrAddDefault(_answerCounts, token, out _)++;
        }
    }

    private static void ApplyMask(Span<float> logits, ReadOnlySpan<uint> mask)
    {
        for (var start = 0; start < logits.Length; start += 32)
        {
            var word = start >> 5 < mask.Length ? mask[start >> 5] : 0;
            if (word == uint.MaxValue)
            {
                continue;
            }

            var block = logits.Slice(start, Math.Min(32, logits.Length - start));
            if (word == 0)
            {
                block.Fill(float.NegativeInfinity);
                continue;
            }

            for (var bit = 0; bit < block.Length; bit++)
            {
                if ((word >> bit & 1) == 0)
                {
                    block[bit] = float.NegativeInfinity;
                }
            }
        }
    }

    private void ApplyPenalties(Span<float> logits)
    {
        if (_seen is not null)
        {
            foreach (var token in _seen)
            {
                if ((uint)token < (uint)logits.Length)
                {
                    ref var score = ref logits[token];
                    score = score > 0 ? score / _options.RepetitionPenalty : score * _options.RepetitionPenalty;
                }
            }
        }

        if (_answerCounts is not null)
        {
            foreach (var (token, count) in _answerCounts)
            {
                logits[token] -= (_options.FrequencyPenalty * count) + _options.PresencePenalty;
            }
        }

        if (_options.LogitBias is not null)
        {
            foreach (var (token, bias) in _options.LogitBias)
            {
                logits[token] += bias;
            }
        }
    }

    private static OnnxModelException Unusable(float best) => new(float.IsNegativeInfinity(best)
        ? "The model gave no usable scores: every token that a schema, a grammar or logit_bias leaves has the score minus infinity."
        : "The model gave no usable scores: there are some that are no finite numbers. Its weights may be damaged, or its arithmetic "
            + "overflows; export it in another precision.");

    private int SampleCandidates(Span<float> logits, float best)
    {
        var count = Gather(logits, best);
        var candidates = _candidates.AsSpan(0, count);
        double total = 0;
        foreach (ref var candidate in candidates)
        {
            candidate.Score = MathF.Exp((candidate.Score - best) / _options.Temperature);
            total += candidate.Score;
        }

        if (_options.TopK > 0 || _options.TopP < 1 || _options.MinP > 0)
        {
            candidates.Sort(static (a, b) => a.Score != b.Score ? b.Score.CompareTo(a.Score) : a.Token.CompareTo(b.Token));
            candidates = candidates[..ApplyTopP(candidates, ref total)];
        }

        var target = NextDouble() * total;
        foreach (var (probability, token) in candidates)
        {
            target -= probability;
            if (target < 0)
            {
                return token;
            }
        }

        return candidates[^1].Token;
    }

    /// <summary>
    /// Collects the tokens worth sorting: those whose probability is not zero in single precision, and with top-k only as many as needed.
    /// </summary>
    private int Gather(ReadOnlySpan<float> logits, float best)
    {
        // exp(-104) is the smallest positive single-precision number.
        var floor = best - (104 * _options.Temperature);
        if (_candidates.Length < logits.Length)
        {
            _candidates = new (float, int)[logits.Length];
        }

        var count = 0;
        for (var token = 0; token < logits.Length; token++)
        {
            if (logits[token] >= floor)
            {
                _candidates[count++] = (logits[token], token);
            }
        }

        return count;
    }

    private int ApplyTopP(ReadOnlySpan<(float Probability, int Token)> candidates, ref double total)
    {
        var limit = _options.TopK > 0 ? Math.Min(_options.TopK, candidates.Length) : candidates.Length;
        if (limit < candidates.Length)
        {
            total = 0;
            foreach (var (probability, _) in candidates[..limit])
            {
                total += probability;
            }
        }

        double sum = 0;
        for (var i = 0; i < limit; i++)
        {
            if (i > 0 && (sum >= _options.TopP * total || candidates[i].Probability < _options.MinP * candidates[0].Probability))
            {
                limit = i;
                break;
            }

            sum += candidates[i].Probability;
        }

        total = sum;
        return limit;
    }

    // SplitMix64: the same draws for the same seed on every version of .NET.
    private double NextDouble()
    {
        _random += 0x9E3779B97F4A7C15;
        var z = _random;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        z ^= z >> 31;
        return (z >> 11) * (1.0 / (1UL << 53));
    }
}
