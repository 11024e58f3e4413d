namespace Fireworks.AI.Extensions.Onnx.Prompts;

/// <summary>The special tokens that templates can name; those a tokenizer lacks are undefined in the template.</summary>
internal sealed record SpecialTokens(string? Bos = null, string? Eos = null, string? Pad = null, string? Unk = null);
