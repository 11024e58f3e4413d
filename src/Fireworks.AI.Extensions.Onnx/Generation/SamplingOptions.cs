namespace Fireworks.AI.Extensions.Onnx.Generation;

/// <summary>How the next token is chosen from the model's scores.</summary>
internal sealed record SamplingOptions
{
    /// <summary>0 takes the most probable token; above 0, the scores are divided by it before one is drawn.</summary>
    public float Temperature { get; init; }

    /// <summary>Draws from this many most probable tokens only; 0 for all.</summary>
    public int TopK { get; init; }

    /// <summary>Draws from the smallest set of most probable tokens whose probabilities reach this sum.</summary>
    public float TopP { get; init; } = 1;

    /// <summary>Leaves out tokens less probable than this share of the most probable one.</summary>
    public float MinP { get; init; }

    /// <summary>Divides (or, below zero, multiplies) the scores of tokens in prompt or answer; 1 for no effect.</summary>
    public float RepetitionPenalty { get; init; } = 1;

    /// <summary>Subtracted from a token's score for each time the answer has it.</summary>
    public float FrequencyPenalty { get; init; }

    /// <summary>Subtracted from a token's score when the answer has it.</summary>
    public float PresencePenalty { get; init; }

    /// <summary>Added to the scores of single tokens.</summary>
    public IReadOnlyDictionary<int, float>? LogitBias { get; init; }

    /// <summary>Makes drawing repeatable.</summary>
    public long? Seed { get; init; }
}
