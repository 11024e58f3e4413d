namespace Fireworks.AI.Extensions.Onnx.Interop;

/// <summary>An error that the native ONNX Runtime reported.</summary>
internal sealed class OrtException(int code, string message) : Exception(message)
{
    /// <summary>The OrtErrorCode of the C API.</summary>
    public int Code { get; } = code;
}
