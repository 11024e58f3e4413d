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

/// <summary>A block that the processor writes and the graph reads: the same bytes, or for a device a copy.</summary>
internal abstract unsafe class InputBuffer : IDisposable
{
    /// <summary>What the processor writes.</summary>
    public abstract byte* Host { get; }

    /// <summary>What the graph reads.</summary>
    public abstract nint Address { get; }

    /// <summary>
    /// Makes room for at least <paramref name="length"/> bytes; what was there is lost when it grows, and the addresses change.
    /// </summary>
    public abstract void EnsureLength(nuint length);

    /// <summary>Shows the graph the first <paramref name="length"/> bytes.</summary>
    public abstract void Upload(nuint length);

    public abstract void Dispose();
}

/// <summary>
/// A block that the graph writes and the processor reads: the same bytes, or for a device a copy of the part that is wanted.
/// </summary>
internal abstract unsafe class OutputBuffer : IDisposable
{
    /// <summary>What the graph writes.</summary>
    public abstract nint Address { get; }

    /// <inheritdoc cref="InputBuffer.EnsureLength"/>
    public abstract void EnsureLength(nuint length);

    /// <summary>Shows the processor a part; valid until the next call.</summary>
    public abstract byte* Download(nuint offset, nuint length);

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

    /// <summary>An empty block for inputs, which grows as it is used.</summary>
    public abstract InputBuffer CreateInput();

    /// <summary>An empty block for outputs, which grows as it is used.</summary>
    public abstract OutputBuffer CreateOutput();

    /// <summary>Copies blocks of this memory, of <paramref name="length"/> bytes each.</summary>
    public abstract void Copy(IReadOnlyList<(nint From, nint To)> blocks, nuint length);

    public abstract void Dispose();
}
