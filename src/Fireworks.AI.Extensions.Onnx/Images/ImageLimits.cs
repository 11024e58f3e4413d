namespace Fireworks.AI.Extensions.Onnx.Images;

/// <summary>How large images may be.</summary>
/// <param name="Count">The most images in one conversation.</param>
/// <param name="Bytes">The most bytes of an image's file.</param>
/// <param name="Pixels">The most pixels of an image.</param>
/// <param name="TotalPixels">The most pixels of all images in one conversation.</param>
internal sealed record ImageLimits(int Count, int Bytes, int Pixels, int TotalPixels)
{
    /// <summary>The longest side that the native decoder takes.</summary>
    public const int MaxSide = 16_384;

    /// <summary>The most pixels that the native decoder takes.</summary>
    public const int MaxPixels = 100_000_000;

    public void CheckLength(int length)
    {
        if (length > Bytes)
        {
            throw new ArgumentException(
                $"An image has {length} bytes; the limit is {Bytes}. Send a smaller one, or raise OnnxModelOptions.MaxImageBytes.");
        }
    }

    public void CheckSize(long width, long height)
    {
        if (width == 0 || height == 0)
        {
            throw ImageFile.Damaged("it has no pixels");
        }

        if (width > MaxSide || height > MaxSide)
        {
            throw new ArgumentException(
                $"An image has {width} x {height} pixels; {MaxSide} are the most on each side. Send a smaller one.");
        }

        if (width * height > Pixels)
        {
            throw new ArgumentException(
                $"An image has {width} x {height} pixels; the limit is {Pixels} in all. Send a smaller one, or raise "
                + "OnnxModelOptions.MaxImagePixels.");
        }
    }

    public void CheckTotal(long pixels)
    {
        if (pixels > TotalPixels)
        {
            throw new ArgumentException(
                $"The images of the conversation have more than {TotalPixels} pixels together. Send fewer or smaller ones, or raise "
                + "OnnxModelOptions.MaxConversationImagePixels.");
        }
    }
}
