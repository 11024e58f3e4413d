using System.Diagnostics.CodeAnalysis;

namespace Fireworks.AI.Extensions;

/// <summary>What the service returned for a recording. It is the <c>RawRepresentation</c> of a response.</summary>
[Experimental("MEAI001")]
public sealed class FireworksTranscription
{
    /// <summary>Gets the whole text, without times; of the formats <c>srt</c> and <c>vtt</c>, the document.</summary>
    public required string Text { get; init; }

    /// <summary>Gets <c>transcribe</c> or <c>translate</c>; null if the format does not tell.</summary>
    public string? Task { get; init; }

    /// <summary>Gets the language that was spoken, as the service names it; null if the format does not tell.</summary>
    public string? Language { get; init; }

    /// <summary>Gets the length of the recording; null if the format does not tell.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>Gets the segments with their times, in order; empty if the format has none.</summary>
    public IReadOnlyList<FireworksTranscriptionSegment> Segments { get; init; } = [];

    /// <summary>
    /// Gets the words with their times, in order; empty unless <see cref="FireworksTimestampGranularities.Word"/> was asked for.
    /// </summary>
    public IReadOnlyList<FireworksTranscriptionWord> Words { get; init; } = [];
}
