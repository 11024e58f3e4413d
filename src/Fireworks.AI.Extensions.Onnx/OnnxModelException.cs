namespace Fireworks.AI.Extensions.Onnx;

/// <summary>A model folder or the native runtime cannot be used. The message names the folder, the file and what to do.</summary>
public sealed class OnnxModelException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What is wrong and what to do.</param>
    /// <param name="folder">The model's folder.</param>
    /// <param name="innerException">The cause, if there is one.</param>
    public OnnxModelException(string message, string? folder = null, Exception? innerException = null)
        : base(folder is null ? message : $"{message} (model folder: {folder})", innerException)
    {
        Folder = folder;
    }

    /// <summary>Gets the model's folder, if it is known.</summary>
    public string? Folder { get; }
}
