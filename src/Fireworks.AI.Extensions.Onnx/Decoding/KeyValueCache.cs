using Fireworks.AI.Extensions.Onnx.ModelFolders;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Fireworks.AI.Extensions.Onnx.Decoding;

/// <summary>
/// The keys and values of a fixed number of slots, one sequence each: per layer a tensor [slots, heads, length, head size] that the
/// graph reads as past and writes as present, in place. Any run of neighbouring slots is a batch.
/// </summary>
internal sealed class KeyValueCache : IDisposable
{
    private readonly TensorMemory _memory;
    private readonly List<KeyValueTensor> _tensors = [];

    /// <exception cref="UnsupportedGraphException">The graph has other keys and values than its folder says.</exception>
    /// <exception cref="OutOfMemoryException">The cache does not fit.</exception>
    public KeyValueCache(InferenceSession session, TensorMemory memory, DecoderConfig decoder, int slots, int length)
    {
        _memory = memory;
        Slots = slots;
        Length = length;
        try
        {
            for (var layer = 0; layer < decoder.LayerCount; layer++)
            {
                Add(session, DecoderConfig.ForLayer(decoder.PastKeys, layer), DecoderConfig.ForLayer(decoder.PresentKeys, layer));
                Add(session, DecoderConfig.ForLayer(decoder.PastValues, layer), DecoderConfig.ForLayer(decoder.PresentValues, layer));
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public int Slots { get; }

    /// <summary>The most tokens a slot holds.</summary>
    public int Length { get; }

    /// <summary>Binds past and present of neighbouring slots.</summary>
    public void Bind(OrtIoBinding binding, int first, int count)
    {
        foreach (var tensor in _tensors)
        {
            Bind(binding, tensor, tensor.Slot(first), count);
        }
    }

    /// <summary>Binds all tensors to the memory of the largest, so that a run far into the cache touches no more than that.</summary>
    public void BindAllToOne(OrtIoBinding binding)
    {
        var address = _tensors.MaxBy(static tensor => tensor.SlotBytes)!.Slot(0);
        foreach (var tensor in _tensors)
        {
            Bind(binding, tensor, address, count: 1);
        }
    }

    /// <summary>Copies the first <paramref name="tokens"/> positions of one slot to another.</summary>
    public void CopyPrefix(int from, int to, int tokens)
    {
        // A device copies a whole slot faster than it starts a copy for each head.
        if (!_memory.IsHost)
        {
            foreach (var group in _tensors.GroupBy(static tensor => tensor.SlotBytes))
            {
                _memory.Copy([.. group.Select(tensor => (tensor.Slot(from), tensor.Slot(to)))], group.Key);
            }

            return;
        }

        foreach (var tensor in _tensors)
        {
            var headBytes = tensor.SlotBytes / (nuint)tensor.Heads;
            _memory.Copy(
                [.. Enumerable.Range(0, tensor.Heads).Select(head => head * (nint)headBytes)
                    .Select(offset => (tensor.Slot(from) + offset, tensor.Slot(to) + offset))],
                headBytes / (nuint)Length * (nuint)tokens);
        }
    }

    public void Dispose() => _tensors.ForEach(static tensor => tensor.Buffer.Dispose());

    private void Bind(OrtIoBinding binding, KeyValueTensor tensor, nint address, int count)
    {
        // The binding keeps its own reference to the tensor's description; the memory is ours.
        using var value = OrtValue.CreateTensorValueWithData(
            _memory.Info, tensor.ElementType, [count, tensor.Heads, Length, tensor.HeadSize],
            address, checked((long)((nuint)count * tensor.SlotBytes)));
        binding.BindInput(tensor.Past, value);
        binding.BindOutput(tensor.Present, value);
    }

    private void Add(InferenceSession session, string past, string present)
    {
        if (!session.InputMetadata.TryGetValue(past, out var info) || !session.OutputMetadata.ContainsKey(present))
        {
            throw new UnsupportedGraphException(
                $"the graph has no input '{past}' or no output '{present}', which {ModelFolder.ConfigFile} names.");
        }

        if (info.Dimensions is not [_, > 0, _, > 0])
        {
            throw new UnsupportedGraphException(
                $"'{past}' must have the shape [batch, heads, length, head size] with fixed heads and head size.");
        }

        var (heads, headSize, type) = (info.Dimensions[1], info.Dimensions[3], info.ElementDataType);
        var slotBytes = checked((nuint)heads * (nuint)Length * (nuint)headSize * (nuint)type.SizeInBytes());
        var buffer = _memory.Allocate(checked(slotBytes * (nuint)Slots));
        _tensors.Add(new KeyValueTensor(past, present, heads, headSize, type, slotBytes, buffer));
    }

    private sealed record KeyValueTensor(
        string Past, string Present, int Heads, int HeadSize, TensorElementType ElementType, nuint SlotBytes, TensorBuffer Buffer)
    {
        public nint Slot(int index) => Buffer.Address + (nint)((nuint)index * SlotBytes);
    }
}
