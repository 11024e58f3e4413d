using Fireworks.AI.Extensions.Onnx.Interop;
using Fireworks.AI.Extensions.Onnx.ModelFolders;

namespace Fireworks.AI.Extensions.Onnx.Decoding;

/// <summary>
/// The keys and values of a fixed number of slots, one sequence each: per layer a tensor [slots, heads, length, head size] that the
/// graph reads as past and writes as present, in place. Any run of neighbouring slots is a batch.
/// </summary>
internal sealed unsafe class KeyValueCache : IDisposable
{
    /// <summary>Each binding holds descriptions of all tensors; of many slots there are more runs than are worth keeping.</summary>
    private const int MaximumBindings = 256;

    private readonly OrtApi _api;
    private readonly OrtSession _session;
    private readonly OrtMemoryInfo _memory;

    /// <summary>Whether the graph runs where the cache is: in the memory of the processor.</summary>
    private readonly bool _readsInPlace;

    private readonly KeyValueTensor[] _tensors;
    private readonly Dictionary<(int First, int Count), OrtIoBinding> _bindings = [];

    public KeyValueCache(OrtApi api, OrtSession session, OrtMemoryInfo memory, DecoderConfig decoder, int slots, int length, bool readsInPlace)
    {
        _api = api;
        _session = session;
        _memory = memory;
        _readsInPlace = readsInPlace;
        Slots = slots;
        Length = length;
        _tensors = new KeyValueTensor[2 * decoder.LayerCount];
        for (var layer = 0; layer < decoder.LayerCount; layer++)
        {
            _tensors[2 * layer] = CreateTensor(DecoderConfig.ForLayer(decoder.PastKeys, layer), DecoderConfig.ForLayer(decoder.PresentKeys, layer));
            _tensors[(2 * layer) + 1] = CreateTensor(DecoderConfig.ForLayer(decoder.PastValues, layer), DecoderConfig.ForLayer(decoder.PresentValues, layer));
        }
    }

    public int Slots { get; }

    /// <summary>The most tokens a slot holds.</summary>
    public int Length { get; }

    /// <summary>A binding in which past and present of these slots are bound; the caller adds the other tensors.</summary>
    public OrtIoBinding Bind(int first, int count)
    {
        if (_readsInPlace && _bindings.TryGetValue((first, count), out var binding))
        {
            return binding;
        }

        // A provider with memory of its own copies the past there when it is bound, so that each run needs a binding of its own.
        if (!_readsInPlace || _bindings.Count == MaximumBindings)
        {
            ReleaseBindings();
        }

        binding = new OrtIoBinding(_api, _session);
        foreach (var tensor in _tensors)
        {
            // The binding keeps its own reference to the tensor's description; the memory is ours.
            using var value = new OrtValue(
                _api, _memory, tensor.Buffer.Data + ((nuint)first * tensor.SlotBytes), (nuint)count * tensor.SlotBytes,
                [count, tensor.Heads, Length, tensor.HeadSize], tensor.ElementType);
            binding.BindInput(tensor.Past, value);
            binding.BindOutput(tensor.Present, value);
        }

        _bindings.Add((first, count), binding);
        return binding;
    }

    /// <summary>Copies the first <paramref name="tokens"/> positions of one slot to another.</summary>
    public void CopyPrefix(int from, int to, int tokens)
    {
        foreach (var tensor in _tensors)
        {
            var headBytes = tensor.SlotBytes / (nuint)tensor.Heads;
            var bytes = headBytes / (nuint)Length * (nuint)tokens;
            for (var head = 0; head < tensor.Heads; head++)
            {
                var offset = (nuint)head * headBytes;
                Buffer.MemoryCopy(
                    tensor.Buffer.Data + ((nuint)from * tensor.SlotBytes) + offset,
                    tensor.Buffer.Data + ((nuint)to * tensor.SlotBytes) + offset,
                    bytes, bytes);
            }
        }
    }

    public void Dispose()
    {
        ReleaseBindings();
        foreach (var tensor in _tensors)
        {
            tensor.Buffer.Dispose();
        }
    }

    private void ReleaseBindings()
    {
        foreach (var binding in _bindings.Values)
        {
            binding.Dispose();
        }

        _bindings.Clear();
    }

    private KeyValueTensor CreateTensor(string past, string present)
    {
        if (!_session.Inputs.TryGetValue(past, out var info) || !_session.Outputs.ContainsKey(present))
        {
            throw new NotSupportedException($"the graph has no input '{past}' or no output '{present}', which {ModelFolder.ConfigFile} names.");
        }

        if (info.Shape is not [_, > 0, _, > 0])
        {
            throw new NotSupportedException($"'{past}' must have the shape [batch, heads, length, head size] with fixed heads and head size.");
        }

        var slotBytes = checked((nuint)info.Shape[1] * (nuint)Length * (nuint)info.Shape[3] * (nuint)info.ElementType.SizeInBytes());
        return new KeyValueTensor(past, present, (int)info.Shape[1], (int)info.Shape[3], info.ElementType, slotBytes, new NativeBuffer(checked(slotBytes * (nuint)Slots)));
    }

    private sealed record KeyValueTensor(
        string Past, string Present, int Heads, int HeadSize, OrtElementType ElementType, nuint SlotBytes, NativeBuffer Buffer);
}
