using System.Numerics.Tensors;
using Fireworks.AI.Extensions.Onnx.Interop;
using Fireworks.AI.Extensions.Onnx.ModelFolders;

namespace Fireworks.AI.Extensions.Onnx.Decoding;

/// <summary>A decoder's graph with its KV cache: takes tokens for neighbouring slots, gives the scores of what may follow.</summary>
internal sealed unsafe class DecoderGraph : IDisposable
{
    private readonly OrtApi _api;
    private readonly OrtSession _session;
    private readonly OrtMemoryInfo _memory;
    private readonly DecoderConfig _decoder;
    private readonly OrtElementType _logitsType;
    private readonly bool _lastLogitsOnly;
    private readonly OrtTensorInfo? _positionIds;
    private readonly NativeBuffer _inputBuffer = new(4096);
    private readonly NativeBuffer _maskBuffer = new(16384);
    private readonly NativeBuffer _positionBuffer = new(4096);
    private readonly NativeBuffer _logitsBuffer = new(65536);
    private float[] _scores = [];

    public DecoderGraph(OrtApi api, OrtSession session, DecoderConfig decoder, int slots, int contextLength, bool runsOnCpu)
    {
        _api = api;
        _session = session;
        _decoder = decoder;
        _memory = new OrtMemoryInfo(api);
        Require(decoder.InputIds);
        Require(decoder.AttentionMask);
        _positionIds = session.Inputs.GetValueOrDefault(decoder.PositionIds);
        if (!session.Outputs.TryGetValue(decoder.Logits, out var logits) || logits.Shape is not [_, _, > 0])
        {
            throw new NotSupportedException($"the graph has no output '{decoder.Logits}' of the shape [batch, tokens, vocabulary] with a fixed vocabulary.");
        }

        if (logits.ElementType is not (OrtElementType.Float or OrtElementType.Float16 or OrtElementType.BFloat16))
        {
            throw new NotSupportedException($"the scores '{decoder.Logits}' are of ONNX element type {(int)logits.ElementType}; export the model with float32, float16 or bfloat16 scores.");
        }

        _logitsType = logits.ElementType;
        _lastLogitsOnly = logits.Shape[1] == 1;
        VocabularySize = (int)logits.Shape[2];
        Cache = new KeyValueCache(api, session, _memory, decoder, slots, contextLength, runsOnCpu);
        var known = 3 + (2 * decoder.LayerCount);
        if (session.Inputs.Count > known - (_positionIds is null ? 1 : 0))
        {
            throw new NotSupportedException(
                $"the graph asks for inputs this library does not know, beside '{decoder.InputIds}', '{decoder.AttentionMask}', '{decoder.PositionIds}' and the past keys and values.");
        }
    }

    public KeyValueCache Cache { get; }

    public int VocabularySize { get; }

    /// <summary>Runs one step for neighbouring slots.</summary>
    /// <param name="firstSlot">The first slot.</param>
    /// <param name="tokens">The new tokens, <paramref name="width"/> for each slot.</param>
    /// <param name="width">New tokens per slot; above 1 the step is for one slot only.</param>
    /// <param name="lengths">For each slot the tokens already in the cache.</param>
    public void Run(int firstSlot, ReadOnlySpan<int> tokens, int width, ReadOnlySpan<int> lengths)
    {
        var count = lengths.Length;
        var total = TensorPrimitives.Max(lengths) + width;
        FillInputs(tokens, width, lengths, total);

        var binding = Cache.Bind(firstSlot, count);
        var logitsWidth = _lastLogitsOnly ? 1 : width;
        _logitsBuffer.EnsureLength((nuint)count * (nuint)logitsWidth * (nuint)VocabularySize * (nuint)_logitsType.SizeInBytes());
        using var input = Tensor(_inputBuffer, OrtElementType.Int64, count, width);
        using var mask = Tensor(_maskBuffer, OrtElementType.Int64, count, total);
        using var logits = new OrtValue(
            _api, _memory, _logitsBuffer.Data, _logitsBuffer.Length, [count, logitsWidth, VocabularySize], _logitsType);
        binding.BindInput(_decoder.InputIds, input);
        binding.BindInput(_decoder.AttentionMask, mask);
        binding.BindOutput(_decoder.Logits, logits);
        using var positions = _positionIds is null ? null : Tensor(_positionBuffer, OrtElementType.Int64, count, width);
        if (positions is not null)
        {
            binding.BindInput(_decoder.PositionIds, positions);
        }

        _session.Run(binding);
    }

    /// <summary>The scores after the last token of a row of the last run, for the caller to overwrite; valid until the next call.</summary>
    public Span<float> GetLogits(int row, int width)
    {
        var logitsWidth = _lastLogitsOnly ? 1 : width;
        var offset = (((nuint)row * (nuint)logitsWidth) + (nuint)logitsWidth - 1) * (nuint)VocabularySize;
        if (_logitsType == OrtElementType.Float)
        {
            return new Span<float>((float*)_logitsBuffer.Data + offset, VocabularySize);
        }

        if (_scores.Length == 0)
        {
            _scores = new float[VocabularySize];
        }

        if (_logitsType == OrtElementType.Float16)
        {
            TensorPrimitives.ConvertToSingle(new ReadOnlySpan<Half>((Half*)_logitsBuffer.Data + offset, VocabularySize), _scores);
        }
        else
        {
            // A bfloat16 is the upper half of a float.
            var halves = new ReadOnlySpan<ushort>((ushort*)_logitsBuffer.Data + offset, VocabularySize);
            for (var i = 0; i < halves.Length; i++)
            {
                _scores[i] = BitConverter.UInt32BitsToSingle((uint)halves[i] << 16);
            }
        }

        return _scores;
    }

    public void Dispose()
    {
        Cache.Dispose();
        _session.Dispose();
        _memory.Dispose();
        _inputBuffer.Dispose();
        _maskBuffer.Dispose();
        _positionBuffer.Dispose();
        _logitsBuffer.Dispose();
    }

    private void FillInputs(ReadOnlySpan<int> tokens, int width, ReadOnlySpan<int> lengths, int total)
    {
        _inputBuffer.EnsureLength((nuint)tokens.Length * sizeof(long));
        _positionBuffer.EnsureLength((nuint)tokens.Length * sizeof(long));
        _maskBuffer.EnsureLength((nuint)lengths.Length * (nuint)total * sizeof(long));
        var input = (long*)_inputBuffer.Data;
        var position = (long*)_positionBuffer.Data;
        for (var i = 0; i < tokens.Length; i++)
        {
            input[i] = tokens[i];
            position[i] = lengths[i / width] + (i % width);
        }

        // The graph takes the length of each row from its ones.
        for (var row = 0; row < lengths.Length; row++)
        {
            var mask = new Span<long>((long*)_maskBuffer.Data + ((nuint)row * (nuint)total), total);
            mask[..(lengths[row] + width)].Fill(1);
            mask[(lengths[row] + width)..].Clear();
        }
    }

    private OrtValue Tensor(NativeBuffer buffer, OrtElementType type, int rows, int columns) =>
        new(_api, _memory, buffer.Data, (nuint)rows * (nuint)columns * (nuint)type.SizeInBytes(), [rows, columns], type);

    private void Require(string name)
    {
        if (!_session.Inputs.TryGetValue(name, out var info) || info.ElementType != OrtElementType.Int64)
        {
            throw new NotSupportedException($"the graph has no input '{name}' of 64-bit integers, which {ModelFolder.ConfigFile} names.");
        }
    }
}
