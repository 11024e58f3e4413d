using System.Runtime.InteropServices;
using Fireworks.AI.Extensions.Onnx.GenAI;

namespace Fireworks.AI.Extensions.Onnx.Tests.GenAI;

/// <summary>Numbers that native code gives beside the tensors of images: a folder's processor may give others than it should.</summary>
public sealed unsafe partial class NamedTensorsTests
{
    private const string Name = "num_image_tokens";

    [Theory]
    [InlineData(new long[] { })]
    [InlineData(new long[] { 3 })]
    [InlineData(new long[] { 2, 3 })]
    [InlineData(new long[] { 2, 0 })]
    public void Numbers_of_any_rank_are_read(long[] shape)
    {
        var numbers = Enumerable.Range(5, 6).Select(static number => (long)number).ToArray();
        Assert.Equal(numbers[..(int)shape.Aggregate(1L, static (count, length) => count * length)], Read(numbers, shape, GenAIElementType.Int64));
    }

    [Theory]
    [InlineData(GenAIElementType.Int32)]
    [InlineData(GenAIElementType.UInt64)]
    [InlineData(GenAIElementType.Double)]
    internal void Numbers_of_another_type_are_refused(GenAIElementType type)
    {
        var exception = Assert.Throws<InvalidDataException>(() => Read(new long[2], [2], type));
        Assert.Equal($"its output 'num_image_tokens' is of the type {type} and the shape [2].", exception.Message);
    }

    /// <summary>They are more than the memory holds, so that nothing may read them.</summary>
    [Theory]
    [InlineData(new long[] { (1 << 20) + 1 })]
    [InlineData(new long[] { 1 << 30 })]
    [InlineData(new long[] { 1025, 1024 })]
    [InlineData(new long[] { 1 << 20, 1 << 20 })]
    [InlineData(new long[] { 1 << 19, 1 << 19, 0 })]
    public void More_numbers_than_images_have_are_refused(long[] shape)
    {
        var exception = Assert.Throws<InvalidDataException>(() => Read(new long[1], shape, GenAIElementType.Int64));
        Assert.EndsWith($"the shape [{string.Join(", ", shape)}].", exception.Message, StringComparison.Ordinal);
    }

    /// <summary>GenAI gives nothing for it, and no error.</summary>
    [Fact]
    public void An_output_that_is_missing_is_named()
    {
        using var tensors = Create();
        Assert.Equal("it has no output 'num_image_tokens'.", Assert.Throws<InvalidDataException>(() => tensors.ReadNumbers(Name)).Message);
    }

    private static long[] Read(long[] numbers, long[] shape, GenAIElementType type)
    {
        using var tensors = Create();
        fixed (long* start = numbers)
        {
            using var tensor = GenAITensorHandle.Create(start, shape, type);
            GenAIResult.Check(GenAINative.OgaNamedTensorsSet(tensors, Name, tensor));
            return tensors.ReadNumbers(Name);
        }
    }

    private static GenAINamedTensorsHandle Create()
    {
        GenAILibrary.Load(runtimePath: null, allowTelemetry: false);
        GenAIResult.Check(OgaCreateNamedTensors(out var tensors));
        return tensors;
    }

    [LibraryImport(GenAINative.Library)]
    private static partial nint OgaCreateNamedTensors(out GenAINamedTensorsHandle tensors);
}
