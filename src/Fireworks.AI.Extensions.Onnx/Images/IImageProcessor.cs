using Fireworks.AI.Extensions.Onnx.Generation;

namespace Fireworks.AI.Extensions.Onnx.Images;

/// <summary>What makes of images that which a model takes. Safe from several threads.</summary>
internal interface IImageProcessor
{
    /// <exception cref="ArgumentException">An image is of a shape that the model does not take.</exception>
    IImageTensors Process(IReadOnlyList<ImageFile> images);
}

/// <summary>Images as the model takes them.</summary>
internal interface IImageTensors : IDisposable
{
    /// <summary>Gets for each image the tokens that stand for it in the prompt.</summary>
    IReadOnlyList<int[]> Tokens { get; }

    /// <summary>Makes of them what goes with a prompt, and leaves them to it.</summary>
    /// <param name="tokens">The prompt's tokens to the end of its last image.</param>
    PromptInputs ToInputs(int[] tokens);
}
