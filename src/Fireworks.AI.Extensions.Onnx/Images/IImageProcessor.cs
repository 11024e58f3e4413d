using Fireworks.AI.Extensions.Onnx.Generation;

namespace Fireworks.AI.Extensions.Onnx.Images;

/// <summary>What makes of images that which a model takes. Safe from several threads.</summary>
internal interface IImageProcessor
{
    /// <summary>Gets the tokens that images alone have in prompts: no answer may hold one.</summary>
    IReadOnlyCollection<int> ReservedTokens { get; }

    /// <summary>Counts the tokens of an image.</summary>
    /// <exception cref="OnnxModelException">The processor does not take the image, or gives what does not fit the model.</exception>
    /// <exception cref="ObjectDisposedException">The model was disposed.</exception>
    Task<int> CountTokensAsync(ImageFile image, CancellationToken cancellationToken);

    /// <summary>Makes the tensors of a conversation's images, when there is a place among the prompts that have theirs.</summary>
    /// <exception cref="OnnxModelException">The processor does not take an image, or gives what does not fit the model.</exception>
    /// <exception cref="ObjectDisposedException">The model was disposed.</exception>
    Task<IImageTensors> ProcessAsync(IReadOnlyList<ImageFile> images, CancellationToken cancellationToken);
}

/// <summary>Images as the model takes them.</summary>
internal interface IImageTensors : IDisposable
{
    /// <summary>Gets for each image the tokens that stand for it in the prompt.</summary>
    IReadOnlyList<int[]> Tokens { get; }

    /// <summary>Makes of them what goes with a prompt, and leaves them to it.</summary>
    /// <param name="tokens">The prompt's tokens to the end of its last image.</param>
    /// <param name="ids">What equal images have in common, for each image.</param>
    PromptInputs ToInputs(int[] tokens, IReadOnlyList<string> ids);
}
