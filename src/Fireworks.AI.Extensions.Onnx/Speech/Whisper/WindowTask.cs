namespace Fireworks.AI.Extensions.Onnx.Speech.Whisper;

/// <summary>What is to be written about a window, and which tries at it are good enough.</summary>
internal sealed record WindowTask
{
    /// <summary>The token of the language; null to find it out.</summary>
    public int? Language { get; init; }

    public bool IsTranslation { get; init; }

    /// <summary>The tokens of the text before.</summary>
    public IReadOnlyList<int> Previous { get; init; } = [];

    /// <summary>The temperatures of the tries, one after the other while they are poor.</summary>
    public required IReadOnlyList<double> Temperatures { get; init; }

    /// <summary>A try that compresses better repeats itself.</summary>
    public required double CompressionRatioThreshold { get; init; }

    /// <summary>A try whose tokens have a lower mean is a guess.</summary>
    public required double LogProbabilityThreshold { get; init; }

    /// <summary>From this probability on, that nobody speaks, a guess is silence.</summary>
    public required double NoSpeechThreshold { get; init; }

    public int Seed { get; init; }
}

/// <summary>What was written about a window.</summary>
internal sealed record WindowTranscript
{
    /// <summary>The token of the language, given or found out; null for a model that knows one alone.</summary>
    public int? Language { get; init; }

    /// <summary>Timestamps and text, without the end.</summary>
    public required int[] Tokens { get; init; }

    public required double Temperature { get; init; }

    public required double AverageLogProbability { get; init; }

    public required double CompressionRatio { get; init; }

    /// <summary>How probable it is that nobody speaks; 0 for a model that does not say.</summary>
    public required double NoSpeechProbability { get; init; }

    /// <summary>Whether it goes round in circles, also at the last temperature; the circles are cut.</summary>
    public bool IsLoop { get; init; }

    /// <summary>Whether nobody speaks.</summary>
    public bool IsSilence { get; init; }

    /// <summary>The tokens that were computed, those of tries that failed among them.</summary>
    public int ComputedTokens { get; init; }

    /// <summary>The tokens that stood before them.</summary>
    public int PromptTokens { get; init; }
}
