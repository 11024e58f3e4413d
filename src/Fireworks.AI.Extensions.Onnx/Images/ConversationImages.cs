using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Onnx.Images;

/// <summary>The images of one conversation on its way to the prompt.</summary>
/// <param name="markup">How the model has images in its prompt.</param>
/// <param name="limits">How many they may be, and how large.</param>
internal sealed class ConversationImages(ImageMarkup markup, ImageLimits limits)
{
    private const string Data = "data";

    private int _count;
    private long _pixels;

    /// <summary>What is written for an image where the chat template has no place for it.</summary>
    public string Text => markup.Text;

    /// <summary>The images in the order in which the prompt has them.</summary>
    public IReadOnlyList<ImageFile> Files { get; set; } = [];

    /// <summary>Whether a content is an image, in the message or at an address: by its media type, or its first bytes.</summary>
    public static bool IsImage(AIContent content) => content switch
    {
        DataContent data => data.HasTopLevelMediaType("image") || (IsAnything(data.MediaType) && ImageFile.HasSignature(BytesOf(data))),
        UriContent uri => uri.HasTopLevelMediaType("image")
            || (IsAnything(uri.MediaType) && IsData(uri.Uri) && ImageFile.HasSignature(BytesOf(uri))),
        _ => false,
    };

    /// <summary>Whether a message holds images, in the results of tools too.</summary>
    public static bool AreIn(ChatMessage message) => message.Contents.Any(static content => content is FunctionResultContent result
        ? ContentsOf(result).Any(IsImage)
        : IsImage(content));

    /// <summary>The contents that a tool has returned.</summary>
    public static IEnumerable<AIContent> ContentsOf(FunctionResultContent result) => result.Result switch
    {
        IEnumerable<AIContent> several => several,
        AIContent one => [one],
        _ => [],
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

        var file = content is DataContent data
            ? ImageFile.Read(BytesOf(data), data.MediaType, limits)
            : ImageFile.Read(BytesOf((UriContent)content), ((UriContent)content).MediaType, limits);
        _pixels += (long)file.Width * file.Height;
        limits.CheckTotal(_pixels);
        return file;
    }

    private static bool IsAnything(string mediaType) => mediaType.Equals("application/octet-stream", StringComparison.OrdinalIgnoreCase);

    private static bool IsData(Uri uri) => uri.IsAbsoluteUri && uri.Scheme == Data;

    private static ReadOnlySpan<byte> BytesOf(UriContent content)
    {
        if (!IsData(content.Uri))
        {
            var scheme = content.Uri.IsAbsoluteUri ? $" ({content.Uri.Scheme}:)" : "";
            throw new NotSupportedException(
                $"An image is at an address{scheme}, and the in-process client fetches nothing. Load it, and send it as DataContent or "
                + "with a data: address.");
        }

        return Decode(() => new DataContent(content.Uri.OriginalString, content.MediaType).Data);
    }

    // Where it was made of an address, that is read here.
    private static ReadOnlySpan<byte> BytesOf(DataContent content) => Decode(() => content.Data);

    private static ReadOnlySpan<byte> Decode(Func<ReadOnlyMemory<byte>> read)
    {
        try
        {
            return read().Span;
        }
        catch (Exception exception) when (exception is FormatException or ArgumentException or InvalidOperationException)
        {
            throw new ArgumentException(
                "The data: address of an image cannot be read. It must be data:image/png;base64, (or image/jpeg) with the file in base64 "
                + "behind it; DataContent takes the bytes themselves too.",
                exception);
        }
    }
}
