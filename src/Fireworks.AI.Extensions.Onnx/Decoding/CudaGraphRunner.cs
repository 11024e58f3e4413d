using System.Globalization;
using Microsoft.ML.OnnxRuntime;

namespace Fireworks.AI.Extensions.Onnx.Decoding;

/// <summary>
/// Steps of one token for each of some slots, recorded by the device once (a CUDA graph) and replayed from then on: the processor no
/// longer starts each kernel. Every replay reads and writes the same addresses with the same shapes, so the attention mask always has the
/// width of the context.
/// </summary>
internal sealed class CudaGraphRunner : IDisposable
{
    private const string GraphId = "gpu_graph_id";

    private readonly InferenceSession _session;
    private readonly KeyValueCache _cache;
    private readonly StepTensors _tensors;
    private readonly Dictionary<(int First, int Count), (StepBinding Binding, RunOptions Options)> _recordings = [];
    private int _lastId;

    public CudaGraphRunner(InferenceSession session, KeyValueCache cache, StepTensors tensors)
    {
        _session = session;
        _cache = cache;
        _tensors = tensors;
        try
        {
            tensors.Reserve(cache.Slots, width: 1, cache.Length);
        }
        catch
        {
            tensors.Dispose();
            throw;
        }
    }

    /// <summary>Marks runs that are not to be recorded.</summary>
    public static void DisableCapture(RunOptions options) => options.AddRunConfigEntry(GraphId, "-1");

    /// <summary>
    /// The smallest block around some slots whose length is a power of two and whose start is a multiple of it: of those there are
    /// fewer than twice as many as slots, and each recording takes memory.
    /// </summary>
    public (int First, int Count) GetSlotRange(int first, int count)
    {
        var last = first + count - 1;
        for (var size = 1; ; size *= 2)
        {
            if (size >= _cache.Slots)
            {
                return (0, _cache.Slots);
            }

            var start = first / size * size;
            if (last < start + size)
            {
                return start + size <= _cache.Slots ? (start, size) : (0, _cache.Slots);
            }
        }
    }

    /// <summary>Runs a step; recorded when its slots run together for the first time.</summary>
    /// <returns>The tensors with the scores.</returns>
    public StepTensors Run(int firstSlot, ReadOnlySpan<int> tokens, ReadOnlySpan<int> lengths)
    {
        _tensors.Write(tokens, width: 1, lengths, _cache.Length);
        if (!_recordings.TryGetValue((firstSlot, lengths.Length), out var recording))
        {
            Record(firstSlot, lengths.Length);
            return _tensors;
        }

        _session.RunWithBinding(recording.Options, recording.Binding.Values);
        return _tensors;
    }

    /// <summary>Runs a step for the first time. One that fails is recorded again the next time, under another id.</summary>
    private void Record(int firstSlot, int count)
    {
        var options = new RunOptions();
        var binding = new StepBinding(_session.CreateIoBinding());
        try
        {
            options.AddRunConfigEntry(GraphId, (++_lastId).ToString(CultureInfo.InvariantCulture));
            _cache.Bind(binding.Values, firstSlot, count);
            _tensors.Bind(binding, count, width: 1, _cache.Length);
            _session.RunWithBinding(options, binding.Values);
        }
        catch
        {
            binding.Dispose();
            options.Dispose();
            throw;
        }

        _recordings.Add((firstSlot, count), (binding, options));
    }

    public void Dispose()
    {
        foreach (var (binding, options) in _recordings.Values)
        {
            binding.Dispose();
            options.Dispose();
        }

        _tensors.Dispose();
    }
}
