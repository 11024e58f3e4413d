namespace Fireworks.AI.Extensions.Onnx.Encoders;

/// <summary>An input of the graph: a stretch of token ids.</summary>
/// <param name="Start">Where its ids begin in the list of its work.</param>
/// <param name="Length">How many there are.</param>
/// <param name="SecondText">The position from which on tokens belong to the second of two texts; the length where there is one
/// text.</param>
/// <param name="PromptLength">How many tokens at its start belong to a prompt that does not count.</param>
/// <param name="Dropped">How many tokens were cut off, as the input would have been too long.</param>
internal readonly record struct EncoderEntry(int Start, int Length, int SecondText, int PromptLength, int Dropped);
