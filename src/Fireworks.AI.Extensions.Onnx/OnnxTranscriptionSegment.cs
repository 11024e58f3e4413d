using System.Diagnostics.CodeAnalysis;

namespace Fireworks.AI.Extensions.Onnx;

/// <summary>A part of a transcription with its times: a sentence or a part of one.</summary>
/// <remarks>The page docs/speech.md has more.</remarks>
[Experimental("MEAI001")]
public sealed class OnnxTranscriptionSegment
{
    /// <summary>Gets the segment's number, from 0.</summary>
    public required int Id { get; init; }

    /// <summary>Gets the text.</summary>
    public required string Text { get; init; }

    /// <summary>Gets where the segment begins, from the start of the recording.</summary>
    public required TimeSpan StartTime { get; init; }

    /// <summary>Gets where the segment ends, from the start of the recording.</summary>
    public required TimeSpan EndTime { get; init; }

    /// <summary>Gets the temperature of the try that was good enough: 0 for most speech.</summary>
    public required double Temperature { get; init; }

    /// <summary>
    /// Gets the mean of the logarithms of the tokens' probabilities, over the window of 30 seconds that the segment is of: near 0 where the
    /// model is sure, and below -1 where it guesses.
    /// </summary>
    public required double AverageLogProbability { get; init; }

    /// <summary>Gets how many times smaller the window's text becomes by compression: far above 2 where it repeats itself.</summary>
    public required double CompressionRatio { get; init; }

    /// <summary>Gets how probable it is that nobody speaks in the window: 0 to 1.</summary>
    public required double NoSpeechProbability { get; init; }

    /// <summary>Gets the tokens, those of times among them.</summary>
    public required IReadOnlyList<int> Tokens { get; init; }
}
