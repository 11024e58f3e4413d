using System.Security.Cryptography;

namespace Fireworks.AI.Extensions.Onnx.Images;

/// <summary>
/// An image that the native decoder can be given. That decoder ends the process, or never returns, at files that it does not expect, so
/// each file is read here from its first byte to its last and written anew from what was understood. The copy is the library's own:
/// nobody can change it after it was checked.
/// </summary>
internal sealed class ImageFile
{
    private ImageFile(ImageContent content)
    {
        Bytes = content.Bytes;
        Width = content.Width;
        Height = content.Height;
        Id = Convert.ToHexString(SHA256.HashData(content.Bytes));
    }

    /// <summary>The file: a PNG or a JPEG of the parts that make up the picture, without metadata.</summary>
    public byte[] Bytes { get; }

    public int Width { get; }

    public int Height { get; }

    /// <summary>What equal images have in common, and different ones do not.</summary>
    public string Id { get; }

    /// <summary>Whether a file begins as those do that can be read.</summary>
    public static bool HasSignature(ReadOnlySpan<byte> data) => PngReader.HasSignature(data) || JpegReader.HasSignature(data);

    /// <summary>Reads and checks a file.</summary>
    /// <param name="data">The file.</param>
    /// <param name="mediaType">What it is said to be, for the message; its first bytes tell what it is.</param>
    /// <param name="limits">How large it may be.</param>
    /// <exception cref="ArgumentException">The file is damaged or too large.</exception>
    /// <exception cref="NotSupportedException">It is of another format, or of a form that the native decoder does not read.</exception>
    public static ImageFile Read(ReadOnlySpan<byte> data, string mediaType, ImageLimits limits)
    {
        limits.CheckLength(data.Length);
        if (PngReader.HasSignature(data))
        {
            return new ImageFile(PngReader.Read(data, limits));
        }

        return JpegReader.HasSignature(data) ? new ImageFile(JpegReader.Read(data, limits)) : throw new NotSupportedException(
            $"An image of the media type '{mediaType}' is neither a PNG nor a JPEG, which are what the model's image processor reads. "
            + "Convert it to one of them.");
    }

    public static ArgumentException Damaged(string what) => new($"An image cannot be read: {what}. Check the file, or save it anew.");

    public static NotSupportedException Unsupported(string what, string mend) =>
        new($"An image is {what}, which the model's image processor does not read. {mend}");
}

/// <summary>The rewritten file of an image, and its size.</summary>
internal readonly record struct ImageContent(byte[] Bytes, int Width, int Height);
