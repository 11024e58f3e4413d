using System.Diagnostics.CodeAnalysis;

namespace Fireworks.AI.Extensions.Onnx;

/// <summary>
/// What a model in process wrote down of a recording. It is the <c>RawRepresentation</c> of a response, and of the update that closes a
/// stream.
/// </summary>
/// <remarks>The page docs/speech.md has more.</remarks>
[Experimental("MEAI001")]
public sealed class OnnxTranscription
{
    /// <summary>Gets the whole text, without times.</summary>
    public required string Text { get; init; }

    /// <summary>Gets <c>transcribe</c> or <c>translate</c>.</summary>
    public required string Task { get; init; }

    /// <summary>
    /// Gets the code of the language that was spoken, such as <c>en</c>: the one that was asked for, or the one that was found out in the
    /// first part with speech; null if nobody spoke.
    /// </summary>
    public string? Language { get; init; }

    /// <summary>Gets the length of the recording.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>Gets the segments with their times, in order.</summary>
    public required IReadOnlyList<OnnxTranscriptionSegment> Segments { get; init; }
}
