using System.Numerics.Tensors;
using Fireworks.AI.Extensions.Onnx.Generation;
using Fireworks.AI.Extensions.Onnx.ModelFolders;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Fireworks.AI.Extensions.Onnx.Decoding;

/// <summary>A decoder's graph with its KV cache: takes tokens for neighbouring slots, gives the scores of what may follow.</summary>
internal sealed class DecoderGraph : IDecoder
{
    /// <summary>Each binding holds descriptions of all tensors; of many slots there are more runs than are worth keeping.</summary>
    private const int MaximumBindings = 256;

    private const int MaskStep = 128;

    private readonly InferenceSession _session;
    private readonly TensorMemory _memory;
    private readonly GraphPlacement _placement;
    private readonly LogitsInfo _logits;
    private readonly StepTensors _tensors;
    private readonly Dictionary<(int First, int Count), StepBinding> _bindings = [];
    private readonly CudaGraphRunner? _captured;
    private readonly RunOptions _runOptions = new();
    private readonly int? _chunkLength;
    private StepTensors _last;

    /// <exception cref="UnsupportedGraphException">The graph is not one that this engine can run.</exception>
    public DecoderGraph(
        InferenceSession session,
        TensorMemory memory,
        DecoderConfig decoder,
        int slots,
        int contextLength,
        GraphPlacement placement,
        int? chunkLength = null)
    {
        _chunkLength = chunkLength;
        _session = session;
        _memory = memory;
        _placement = placement;
        Require(decoder.InputIds);
        Require(decoder.AttentionMask);
        _logits = DescribeLogits(decoder.Logits);
        var hasPositions = session.InputMetadata.ContainsKey(decoder.PositionIds);
        if (session.InputMetadata.Count > 2 + (hasPositions ? 1 : 0) + (2 * decoder.LayerCount))
        {
            throw new UnsupportedGraphException(
                $"the graph asks for inputs this library does not know, beside '{decoder.InputIds}', '{decoder.AttentionMask}', "
                + $"'{decoder.PositionIds}' and the past keys and values.");
        }

        Cache = new KeyValueCache(session, memory, decoder, slots, contextLength);
        _tensors = _last = new StepTensors(memory, decoder, _logits, hasPositions);
        if (placement != GraphPlacement.CapturedOnDevice)
        {
            return;
        }

        try
        {
            _captured = new CudaGraphRunner(session, Cache, new StepTensors(memory, decoder, _logits, hasPositions));
            CudaGraphRunner.DisableCapture(_runOptions);
        }
        catch
        {
            // The cache must go before the memory that it lies in.
            Cache.Dispose();
            throw;
        }
    }

    /// <summary>Where the session's messages go while the graph lives.</summary>
    public IDisposable? Log { get; init; }

    public KeyValueCache Cache { get; }

    public int SlotCount => Cache.Slots;

    public int ContextLength => Cache.Length;

    public int VocabularySize => _logits.VocabularySize;

    public bool CanCheckDrafts => !_logits.LastOnly;

    public bool SharesSteps => true;

    public bool CopiesPrefixes => true;

    public int GetChunkLength(bool othersWait) =>
        _chunkLength ?? ChunkLength.Choose(othersWait, _logits.LastOnly ? null : VocabularySize, _memory.IsHost);

    public (int First, int Count) GetSlotRange(int first, int count) => _captured?.GetSlotRange(first, count) ?? (first, count);

    public bool CanContinue(int slot, int length) => true;

    /// <summary>The graph reads of a slot what the step says, so that nothing has to be prepared.</summary>
    public bool TryPrepare(int slot, int length, string? adapter) => true;

    public void CopyPrefix(int from, int to, int tokens) => Cache.CopyPrefix(from, to, tokens);

    public void Run(
        int firstSlot,
        ReadOnlySpan<int> tokens,
        int width,
        ReadOnlySpan<int> lengths,
        int scoredTokens = 1,
        PromptInputs? inputs = null)
    {
        if (_captured is not null && width == 1)
        {
            _last = _captured.Run(firstSlot, tokens, lengths);
        }
        else
        {
            _last = _tensors;
            RunBound(
                Binding(firstSlot, lengths.Length), tokens, width, lengths, MaskColumns(TensorPrimitives.Max(lengths) + width, width));
        }

        _last.DownloadLogits(lengths.Length, scoredTokens);
    }

    /// <summary>Runs a token at the last position that the cache has, to see whether the graph can; its scores mean nothing.</summary>
    public void TryLastPosition()
    {
        int[] lengths = [Cache.Length - 1];
        if (_placement != GraphPlacement.InPlace || !_memory.IsHost)
        {
            // The memory is taken already, or copied anyway.
            Run(firstSlot: 0, [0], width: 1, lengths);
            return;
        }

        // Attention reads every position before. In the cache itself it would touch the memory of all layers, for nothing.
        using var binding = new StepBinding(_session.CreateIoBinding());
        Cache.BindAllToOne(binding.Values);
        RunBound(binding, [0], width: 1, lengths, columns: Cache.Length);
    }

    public Span<float> GetLogits(int row, ref float[] buffer) => _last.ReadLogits(row, ref buffer);

    public void Dispose()
    {
        ReleaseBindings();
        _captured?.Dispose();
        _runOptions.Dispose();
        _tensors.Dispose();
        Cache.Dispose();
        _memory.Dispose();
        _session.Dispose();
        Log?.Dispose();
    }

    /// <summary>Runs a step on the keys and values that are bound.</summary>
    private void RunBound(StepBinding binding, ReadOnlySpan<int> tokens, int width, ReadOnlySpan<int> lengths, int columns)
    {
        _tensors.Write(tokens, width, lengths, columns);
        _tensors.Bind(binding, lengths.Length, width, columns);
        _session.RunWithBinding(_runOptions, binding.Values);
    }

    /// <summary>
    /// The graph takes lengths from the ones of the mask: a mask that is wider for the next tokens too need not be bound anew for each.
    /// </summary>
    private int MaskColumns(int needed, int width) =>
        width > 1 ? needed : Math.Min((needed + MaskStep - 1) / MaskStep * MaskStep, Cache.Length);

    private StepBinding Binding(int first, int count)
    {
        if (_placement != GraphPlacement.Copied && _bindings.TryGetValue((first, count), out var binding))
        {
            return binding;
        }

        // A provider with memory of its own copies the past there when it is bound, so that each run needs a binding of its own.
        if (_placement == GraphPlacement.Copied || _bindings.Count == MaximumBindings)
        {
            ReleaseBindings();
        }

        binding = new StepBinding(_session.CreateIoBinding());
        try
        {
            Cache.Bind(binding.Values, first, count);
        }
        catch
        {
            binding.Dispose();
            throw;
        }

        _bindings.Add((first, count), binding);
        return binding;
    }

    private void ReleaseBindings()
    {
        foreach (var binding in _bindings.Values)
        {
            binding.Dispose();
        }

        _bindings.Clear();
    }

    private LogitsInfo DescribeLogits(string name)
    {
        if (!_session.OutputMetadata.TryGetValue(name, out var logits) || logits.Dimensions is not [_, _, > 0])
        {
            throw new UnsupportedGraphException(
                $"the graph has no output '{name}' of the shape [batch, tokens, vocabulary] with a fixed vocabulary.");
        }

        if (!logits.ElementDataType.IsFloatingPoint())
        {
            throw new UnsupportedGraphException(
                $"the scores '{name}' are of the type {logits.ElementDataType}; export the model with float32, float16 or bfloat16 "
                + "scores.");
        }

        return new LogitsInfo(logits.ElementDataType, logits.Dimensions[2], LastOnly: logits.Dimensions[1] == 1);
    }

    private void Require(string name)
    {
        if (!_session.InputMetadata.TryGetValue(name, out var info) || info.ElementDataType != TensorElementType.Int64)
        {
            throw new UnsupportedGraphException(
                $"the graph has no input '{name}' of 64-bit integers, which {ModelFolder.ConfigFile} names.");
        }
    }
}

/// <summary>Where a graph runs, seen from the KV cache.</summary>
internal enum GraphPlacement
{
    /// <summary>In the memory of the cache.</summary>
    InPlace,

    /// <summary>In the memory of the cache, a device's, with steps of one token recorded and replayed.</summary>
    CapturedOnDevice,

    /// <summary>In another memory: the runtime copies the cache there and back at each step.</summary>
    Copied,
}
