using System.Diagnostics.CodeAnalysis;

namespace Fireworks.AI.Extensions;

/// <summary>A part of a transcription with its times: a sentence or a part of one.</summary>
[Experimental("MEAI001")]
public sealed class FireworksTranscriptionSegment
{
    /// <summary>Gets the segment's number; null if it has none.</summary>
    public string? Id { get; init; }

    /// <summary>Gets the text.</summary>
    public required string Text { get; init; }

    /// <summary>Gets where the segment begins, from the start of the recording; null if not known.</summary>
    public TimeSpan? StartTime { get; init; }

    /// <summary>Gets where the segment ends, from the start of the recording; null if not known.</summary>
    public TimeSpan? EndTime { get; init; }

    /// <summary>Gets who spoke, for example <c>SPEAKER_00</c>; null unless speakers were told apart.</summary>
    public string? SpeakerId { get; init; }

    /// <summary>Gets the segment's words, if the service lists them here.</summary>
    public IReadOnlyList<FireworksTranscriptionWord> Words { get; init; } = [];
}
