namespace Fireworks.AI.Extensions.Onnx.Generation;

/// <summary>Says how long the parts of a generation took.</summary>
/// <param name="Queue">Until it had a place in the batch.</param>
/// <param name="Prefill">From there to the first token.</param>
/// <param name="Decode">From the first token to the last.</param>
internal readonly record struct GenerationTimes(TimeSpan Queue, TimeSpan Prefill, TimeSpan Decode);
