namespace ModelBuilder;

/// <summary>How a <see cref="WhisperModel"/> goes wrong, or what its graphs are like.</summary>
public sealed record WhisperSettings
{
    public int Bands { get; init; } = 80;

    /// <summary>Says its word over and over, and never ends.</summary>
    public bool Loops { get; init; }

    /// <summary>Takes every token of text for as likely as its word.</summary>
    public bool IsUnsure { get; init; }

    /// <summary>The score of the token that it chooses.</summary>
    public float BestScore { get; init; } = 20;

    /// <summary>The score of all others.</summary>
    public float OtherScores { get; init; }

    /// <summary>Finds it likely that nobody speaks.</summary>
    public bool HearsNobody { get; init; }

    /// <summary>Hears a loud burst 10 s after the start of each window.</summary>
    public bool Invents { get; init; }

    /// <summary>Writes the first burst of a window alone.</summary>
    public bool StopsEarly { get; init; }

    /// <summary>Writes nothing of a window that has a soft burst.</summary>
    public bool IsShy { get; init; }

    /// <summary>The token that, where it stands in the text before, makes the words begin with capitals.</summary>
    public string Cue { get; init; } = " Zoe";

    /// <summary>Whether the graphs are of half precision.</summary>
    public bool IsHalf { get; init; }

    /// <summary>Whether the encoder computes with whole numbers of 8 bits, as graphs do that are quantized dynamically.</summary>
    public bool IsQuantized { get; init; }

    /// <summary>Whether the decoder takes whole numbers of 64 bits.</summary>
    public bool TakesInt64 { get; init; }

    /// <summary>Whether the encoder takes minutes.</summary>
    public bool IsSlow { get; init; }

    /// <summary>Whether the encoder's graph takes any number of bands.</summary>
    public bool LeavesBandsOpen { get; init; }

    /// <summary>Whether the encoder gives its result alone, and no keys and values.</summary>
    public bool GivesHiddenStates { get; init; }
}
