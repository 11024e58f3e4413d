namespace Fireworks.AI.Extensions.Onnx.Decoding;

/// <summary>
/// A model that is sound, but not one for the portable engine. Callers see an <see cref="OnnxModelException"/> around it.
/// </summary>
internal sealed class UnsupportedGraphException(string message) : NotSupportedException(message);
