namespace Fireworks.AI.Extensions.Onnx.Speech;

/// <summary>A text that has been written down: a finished segment, or what is known so far of what comes after.</summary>
/// <param name="Text">The text, with the space that parts it from the one before.</param>
/// <param name="Start">Where it begins, in samples from the recording's start.</param>
/// <param name="End">Where it ends.</param>
/// <param name="Segment">The finished segment; null for a provisional text, which is empty where there is none any more.</param>
internal sealed record SpeechText(string Text, long Start, long End, OnnxTranscriptionSegment? Segment);
