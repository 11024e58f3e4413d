using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Onnx.Images;

/// <summary>The images of one conversation on its way to the prompt.</summary>
/// <param name="markup">How the model has images in its prompt.</param>
/// <param name="limits">How many they may be, and how large.</param>
internal sealed class ConversationImages(ImageMarkup markup, ImageLimits limits)
{
    private int _count;

    /// <summary>What is written for an image where the chat template has no place for it.</summary>
    public string Text => markup.Text;

    /// <summary>The images in the order in which the prompt has them.</summary>
    public IReadOnlyList<ImageFile> Files { get; set; } = [];

    /// <summary>Whether a content is an image, in the message or at an address.</summary>
    public static bool IsImage(AIContent content) => content switch
    {
        DataContent data => data.HasTopLevelMediaType("image"),
        UriContent uri => uri.HasTopLevelMediaType("image"),
        _ => false,
    };

    /// <exception cref="ArgumentException">The file is damaged or too large, or there are too many.</exception>
    /// <exception cref="NotSupportedException">It is elsewhere, or of a format that the model's image processor does not read.</exception>
    public ImageFile Read(AIContent content)
    {
        if (++_count > limits.Count)
        {
            throw new ArgumentException(
                $"The conversation has more than {limits.Count} images. Send fewer, or raise OnnxModelOptions.MaxImages.");
        }

        var data = content as DataContent ?? FromAddress((UriContent)content);
        return ImageFile.Read(data.Data.Span, data.MediaType, limits);
    }

    private static DataContent FromAddress(UriContent content) => content.Uri.Scheme == "data"
        ? new DataContent(content.Uri.OriginalString, content.MediaType)
        : throw new NotSupportedException(
            $"An image is at an address ({content.Uri.Scheme}:), and the in-process client fetches nothing. Load it, and send it as "
            + "DataContent or with a data: address.");
}
