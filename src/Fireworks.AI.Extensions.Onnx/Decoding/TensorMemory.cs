using Microsoft.ML.OnnxRuntime;

namespace Fireworks.AI.Extensions.Onnx.Decoding;

/// <summary>A block of the memory in which a graph's tensors lie, at a fixed address.</summary>
internal abstract class TensorBuffer : IDisposable
{
    /// <summary>Where the block lies; not for the processor to read when the memory is a device's.</summary>
    public abstract nint Address { get; }

    /// <summary>The length in bytes.</summary>
    public abstract nuint Length { get; }

    public abstract void Dispose();
}

/// <summary>
/// A block through which the processor and the graph exchange values. In the memory of the processor both see the same bytes; for a
/// device there is a copy on either side.
/// </summary>
internal abstract unsafe class ExchangeBuffer : IDisposable
{
    /// <summary>What the processor reads and writes.</summary>
    public abstract byte* Host { get; }

    /// <summary>What the graph reads and writes.</summary>
    public abstract nint Address { get; }

    /// <summary>Makes room for at least <paramref name="length"/> bytes; what was there is lost when it grows, and the addresses change.</summary>
    public abstract void EnsureLength(nuint length);

    /// <summary>Shows the graph the first <paramref name="length"/> bytes that the processor wrote.</summary>
    public abstract void Upload(nuint length);

    /// <summary>Shows the processor a range that the graph wrote.</summary>
    public abstract void Download(nuint offset, nuint length);

    public abstract void Dispose();
}

/// <summary>The memory in which a graph's tensors lie: the processor's, or a device's.</summary>
internal abstract class TensorMemory : IDisposable
{
    /// <summary>How the runtime calls this memory.</summary>
    public abstract OrtMemoryInfo Info { get; }

    /// <summary>Whether the processor can read and write it.</summary>
    public abstract bool IsHost { get; }

    /// <summary>A zeroed block.</summary>
    /// <exception cref="OutOfMemoryException">There is no room.</exception>
    public abstract TensorBuffer Allocate(nuint length);

    /// <summary>An empty exchange block, which grows as it is used.</summary>
    public abstract ExchangeBuffer CreateExchange();

    /// <summary>Copies blocks of this memory, of <paramref name="length"/> bytes each.</summary>
    public abstract void Copy(IReadOnlyList<(nint From, nint To)> blocks, nuint length);

    public abstract void Dispose();
}
