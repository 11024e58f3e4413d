namespace Fireworks.AI.Extensions.Onnx.GenAI;

/// <summary>A tensor in the processor's memory.</summary>
internal sealed unsafe class GenAITensorHandle : GenAIHandle
{
    public GenAIElementType ElementType
    {
        get
        {
            GenAIResult.Check(GenAINative.OgaTensorGetType(this, out var type));
            return type;
        }
    }

    public long[] Shape
    {
        get
        {
            GenAIResult.Check(GenAINative.OgaTensorGetShapeRank(this, out var rank));
            var shape = new long[rank];
            fixed (long* start = shape)
            {
                GenAIResult.Check(GenAINative.OgaTensorGetShape(this, start, rank));
            }

            return shape;
        }
    }

    /// <summary>The first element; valid as long as this is not disposed.</summary>
    public void* Data
    {
        get
        {
            GenAIResult.Check(GenAINative.OgaTensorGetData(this, out var data));
            return data;
        }
    }

    /// <summary>A tensor over memory that its owner keeps where it is, and alive for longer than the tensor.</summary>
    public static GenAITensorHandle Create(void* data, ReadOnlySpan<long> shape, GenAIElementType type)
    {
        fixed (long* dimensions = shape)
        {
            GenAIResult.Check(GenAINative.OgaCreateTensorFromBuffer(data, dimensions, (nuint)shape.Length, type, out var tensor));
            return tensor;
        }
    }

    /// <summary>The elements, which are of the type <typeparamref name="T"/>; valid as long as this is not disposed.</summary>
    public Span<T> AsSpan<T>()
        where T : unmanaged
    {
        var count = 1L;
        foreach (var dimension in Shape)
        {
            count = checked(count * dimension);
        }

        return new Span<T>(Data, checked((int)count));
    }

    protected override void Destroy(nint handle) => GenAINative.OgaDestroyTensor(handle);
}
