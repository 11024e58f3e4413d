using Fireworks.AI.Extensions.Onnx.ModelFolders;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Fireworks.AI.Extensions.Onnx.Decoding;

/// <summary>
/// What a step gives the graph beside the KV cache (token ids, positions, attention mask), and the scores that it takes from it.
/// </summary>
internal sealed unsafe class StepTensors : IDisposable
{
    /// <summary>Where the runtime's kernels read fastest.</summary>
    private const nuint Alignment = 256;

    private readonly TensorMemory _memory;
    private readonly DecoderConfig _names;
    private readonly LogitsInfo _logitsInfo;
    private readonly bool _hasPositions;
    private readonly InputBuffer _inputs;
    private readonly OutputBuffer _logits;
    private byte* _scores;
    private int _logitsWidth;
    private nuint _positionOffset;
    private nuint _maskOffset;

    public StepTensors(TensorMemory memory, DecoderConfig names, LogitsInfo logits, bool hasPositions)
    {
        _memory = memory;
        _names = names;
        _logitsInfo = logits;
        _hasPositions = hasPositions;
        _inputs = memory.CreateInput();
        _logits = memory.CreateOutput();
    }

    /// <summary>Makes room for the largest step, so that no later one moves the tensors.</summary>
    public void Reserve(int rows, int width, int columns)
    {
        _inputs.EnsureLength(Layout(rows, width, columns));
        _logits.EnsureLength(LogitsLength(rows, width));
    }

    /// <summary>Writes the inputs of a step.</summary>
    /// <param name="tokens">The new tokens, <paramref name="width"/> for each row.</param>
    /// <param name="width">New tokens per row.</param>
    /// <param name="lengths">For each row the tokens already in the cache.</param>
    /// <param name="columns">The width of the attention mask: the longest row with its new tokens, or more.</param>
    public void Write(ReadOnlySpan<int> tokens, int width, ReadOnlySpan<int> lengths, int columns)
    {
        var length = Layout(lengths.Length, width, columns);
        _inputs.EnsureLength(length);
        _logits.EnsureLength(LogitsLength(lengths.Length, width));
        var ids = (long*)_inputs.Host;
        var positions = (long*)(_inputs.Host + _positionOffset);
        for (var i = 0; i < tokens.Length; i++)
        {
            ids[i] = tokens[i];
            positions[i] = lengths[i / width] + (i % width);
        }

        // The graph takes the length of each row from its ones.
        for (var row = 0; row < lengths.Length; row++)
        {
            var mask = new Span<long>(_inputs.Host + _maskOffset + ((nuint)row * (nuint)columns * sizeof(long)), columns);
            mask[..(lengths[row] + width)].Fill(1);
            mask[(lengths[row] + width)..].Clear();
        }

        _inputs.Upload(length);
    }

    /// <summary>Binds the tensors of the last written step, unless they are those of the step before it.</summary>
    public void Bind(StepBinding binding, int rows, int width, int columns)
    {
        _logitsWidth = _logitsInfo.LastOnly ? 1 : width;
        if (binding.TryKeep(new StepLayout(_inputs.Address, _logits.Address, width, columns)))
        {
            return;
        }

        BindInput(binding.Values, _names.InputIds, 0, rows, width);
        BindInput(binding.Values, _names.AttentionMask, _maskOffset, rows, columns);
        if (_hasPositions)
        {
            BindInput(binding.Values, _names.PositionIds, _positionOffset, rows, width);
        }

        using var logits = OrtValue.CreateTensorValueWithData(
            _memory.Info,
            _logitsInfo.ElementType,
            [rows, _logitsWidth, _logitsInfo.VocabularySize],
            _logits.Address,
            checked((long)LogitsLength(rows, width)));
        binding.Values.BindOutput(_names.Logits, logits);
    }

    /// <summary>
    /// Brings scores to the processor: those after the last token of every row, or after the last tokens of the only row.
    /// </summary>
    public void DownloadLogits(int rows, int scoredTokens) =>
        _scores = _logits.Download((nuint)(_logitsWidth - scoredTokens) * RowLength, (nuint)(rows * scoredTokens) * RowLength);

    /// <summary>Scores that were brought, for the caller to overwrite; valid until the next step.</summary>
    /// <param name="row">The row, or the token of the only row.</param>
    /// <param name="buffer">Takes them where they are not in single precision.</param>
    public Span<float> ReadLogits(int row, ref float[] buffer) =>
        Scores.Read(_scores + ((nuint)row * RowLength), _logitsInfo.ElementType, _logitsInfo.VocabularySize, ref buffer);

    public void Dispose()
    {
        _inputs.Dispose();
        _logits.Dispose();
    }

    private nuint RowLength => (nuint)_logitsInfo.VocabularySize * (nuint)_logitsInfo.ElementType.SizeInBytes();

    private nuint LogitsLength(int rows, int width) => (nuint)rows * (nuint)(_logitsInfo.LastOnly ? 1 : width) * RowLength;

    private nuint Layout(int rows, int width, int columns)
    {
        var ids = Align((nuint)rows * (nuint)width * sizeof(long));
        _positionOffset = ids;
        _maskOffset = 2 * ids;
        return _maskOffset + ((nuint)rows * (nuint)columns * sizeof(long));
    }

    private static nuint Align(nuint length) => (length + Alignment - 1) / Alignment * Alignment;

    private void BindInput(OrtIoBinding binding, string name, nuint offset, int rows, int columns)
    {
        using var value = OrtValue.CreateTensorValueWithData(
            _memory.Info, TensorElementType.Int64, [rows, columns], _inputs.Address + (nint)offset, (long)rows * columns * sizeof(long));
        binding.BindInput(name, value);
    }
}

/// <summary>What a graph's scores are like.</summary>
/// <param name="ElementType">Their type.</param>
/// <param name="VocabularySize">How many there are after each token.</param>
/// <param name="LastOnly">Whether the graph gives them after the last token of a step alone.</param>
internal sealed record LogitsInfo(TensorElementType ElementType, int VocabularySize, bool LastOnly);
