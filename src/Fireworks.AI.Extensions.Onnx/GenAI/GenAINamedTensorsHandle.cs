namespace Fireworks.AI.Extensions.Onnx.GenAI;

/// <summary>Tensors by name, as a processor makes them and a generator takes them.</summary>
internal sealed class GenAINamedTensorsHandle : GenAIHandle
{
    /// <summary>More numbers than a processor gives for the images of any conversation.</summary>
    private const int MaxNumbers = 1 << 20;

    /// <summary>Reads numbers beside the tensors, as far as they are what they should be.</summary>
    /// <exception cref="InvalidDataException">
    /// There is no tensor of that name, it is of another type, or of a shape that no such numbers have.
    /// </exception>
    public long[] ReadNumbers(string name)
    {
        GenAIResult.Check(GenAINative.OgaNamedTensorsGet(this, name, out var tensor));
        using (tensor)
        {
            if (tensor.IsInvalid)
            {
                throw new InvalidDataException($"it has no output '{name}'.");
            }

            var shape = tensor.Shape;
            var count = shape.Aggregate(1L, static (count, length) => count is >= 0 and <= MaxNumbers && length is >= 0 and <= MaxNumbers
                ? count * length
                : -1);
            return tensor.ElementType == GenAIElementType.Int64 && count is >= 0 and <= MaxNumbers
                ? tensor.AsSpan<long>().ToArray()
                : throw new InvalidDataException(
                    $"its output '{name}' is of the type {tensor.ElementType} and the shape [{string.Join(", ", shape)}].");
        }
    }

    protected override void Destroy(nint handle) => GenAINative.OgaDestroyNamedTensors(handle);
}
