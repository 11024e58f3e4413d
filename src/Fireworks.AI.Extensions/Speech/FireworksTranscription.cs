using System.Diagnostics.CodeAnalysis;

namespace Fireworks.AI.Extensions;

/// <summary>What the service returned for a recording. It is the <c>RawRepresentation</c> of a response.</summary>
[Experimental("MEAI001")]
public sealed class FireworksTranscription
{
    /// <summary>The whole text, without times; of the formats <c>srt</c> and <c>vtt</c>, the document.</summary>
    public required string Text { get; init; }

    /// <summary><c>transcribe</c> or <c>translate</c>; null if the format does not tell.</summary>
    public string? Task { get; init; }

    /// <summary>The language that was spoken, as the service names it; null if the format does not tell.</summary>
    public string? Language { get; init; }

    /// <summary>The length of the recording; null if the format does not tell.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>The segments with their times, in order; empty if the format has none.</summary>
    public IReadOnlyList<FireworksTranscriptionSegment> Segments { get; init; } = [];

    /// <summary>
    /// The words with their times, in order; empty unless <see cref="FireworksTimestampGranularities.Word"/> was asked for.
    /// </summary>
    public IReadOnlyList<FireworksTranscriptionWord> Words { get; init; } = [];
}
