namespace Fireworks.AI.Extensions.Onnx.Interop;

/// <summary>An input or output of a graph: its name, element type, and shape with -1 for each free dimension.</summary>
internal sealed record OrtTensorInfo(string Name, OrtElementType ElementType, long[] Shape);
