using Fireworks.AI.Extensions.Onnx.Images;
using Fireworks.AI.Extensions.Onnx.ModelFolders;

namespace Fireworks.AI.Extensions.Onnx.Tests.Images;

/// <summary>The tokens of images, from numbers that native code gives: those of the types, and some that no image has.</summary>
public sealed class ImageTokensTests
{
    private static readonly VisionConfig Vision = new() { PatchSize = 14, MergeSize = 2 };

    [Fact]
    public void Each_type_has_its_own_numbers()
    {
        Assert.Equal([[-1, -1], [-2]], Read("phi3v", 2, 2, 1));
        Assert.Equal([[2, 1, 1, 3], [2, 1, 1, 3]], Read("gemma3", 2, 2));
        Assert.Equal([[2, 1, 1, 3]], Read("gemma4", 1, 2));
        Assert.Equal([[1, 1]], Read("phi4mm", 1, 2));
        Assert.Equal([[1, 1], [1]], Read("qwen2_5_vl", 2, 1, 2, 4, 1, 2, 2));
        Assert.Equal([[1, 1], [1, 1]], Read("videochat_flash_qwen", 2, 4));
        Assert.Equal([[1, 1, 2, 1, 1, 3]], Read("mistral3", 1, 56, 56));
        Assert.Empty(Create("phi3v").Reserved);
        Assert.Equal([1, 2, 3], Create("mistral3").Reserved.Order());
    }

    [Theory]
    [InlineData("phi3v", 2, new long[] { 5 })]
    [InlineData("phi3v", 1, new long[] { 0 })]
    [InlineData("phi3v", 1, new long[] { -5 })]
    [InlineData("phi3v", 1, new[] { long.MaxValue })]
    [InlineData("gemma3", 2, new long[] { })]
    [InlineData("qwen2_5_vl", 2, new long[] { 1, 4, 4 })]
    [InlineData("qwen2_5_vl", 1, new long[] { 1, -4, -4 })]
    [InlineData("qwen2_5_vl", 1, new long[] { 1, 1, 1 })]
    [InlineData("qwen2_5_vl", 1, new[] { 1 << 20, 1L << 40, 1L << 40 })]
    [InlineData("mistral3", 1, new long[] { 56 })]
    [InlineData("mistral3", 1, new long[] { 56, 0 })]
    [InlineData("mistral3", 1, new[] { long.MaxValue, long.MaxValue })]
    public void Numbers_that_no_image_has_are_an_error(string type, int images, long[] numbers)
    {
        var exception = Assert.Throws<InvalidDataException>(() => Read(type, images, numbers));
        Assert.Contains($"'{Create(type).Output}'", exception.Message, StringComparison.Ordinal);
    }

    private static IReadOnlyList<int[]> Read(string type, int images, params long[] numbers) => Create(type).Read(numbers, images);

    /// <summary>The token of a piece is 1, that before or between them 2, that behind them 3.</summary>
    private static ImageTokens Create(string type)
    {
        var markup = ImageMarkup.Find(type)!;
        return new ImageTokens(markup, Vision, token => token == markup.Token ? 1 : token == markup.Close ? 3 : 2);
    }
}
