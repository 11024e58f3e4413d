namespace Fireworks.AI.Extensions.Onnx.Tokenization;

/// <summary>A piece of a rendered prompt; only text of the template may yield special tokens.</summary>
internal readonly record struct TextSegment(string Text, bool IsTemplate);
