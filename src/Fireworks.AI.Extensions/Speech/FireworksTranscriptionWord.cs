using System.Diagnostics.CodeAnalysis;

namespace Fireworks.AI.Extensions;

/// <summary>A word of a transcription with its times.</summary>
[Experimental("MEAI001")]
public sealed class FireworksTranscriptionWord
{
    /// <summary>Gets the word.</summary>
    public required string Text { get; init; }

    /// <summary>Gets where the word begins, from the start of the recording; null if not known.</summary>
    public TimeSpan? StartTime { get; init; }

    /// <summary>Gets where the word ends, from the start of the recording; null if not known.</summary>
    public TimeSpan? EndTime { get; init; }

    /// <summary>Gets the language of the word; null if not known.</summary>
    public string? Language { get; init; }

    /// <summary>Gets how sure the model is of the word: 0 to 1; null if not known.</summary>
    public double? Probability { get; init; }

    /// <summary>Gets how likely the word was not spoken at all: 0 to 1; null if not known.</summary>
    public double? HallucinationScore { get; init; }

    /// <summary>Gets who spoke, for example <c>SPEAKER_00</c>; null unless speakers were told apart.</summary>
    public string? SpeakerId { get; init; }
}
