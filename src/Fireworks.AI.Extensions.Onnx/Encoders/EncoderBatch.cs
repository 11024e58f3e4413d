using System.Numerics.Tensors;
using Microsoft.ML.OnnxRuntime;

namespace Fireworks.AI.Extensions.Onnx.Encoders;

/// <summary>
/// Inputs that the graph computes at once, one row each, filled up at their end. Belongs to one thread; its memory is used again.
/// </summary>
internal sealed class EncoderBatch(int padId) : IDisposable
{
    private readonly List<(EncoderWork Work, int Index)> _rows = [];
    private readonly List<int[]> _narrow = [];
    private int _narrowUsed;

    public long[] Ids { get; private set; } = [];

    public long[] Mask { get; private set; } = [];

    public long[] Types { get; private set; } = [];

    public long[] Positions { get; private set; } = [];

    public IReadOnlyList<(EncoderWork Work, int Index)> Rows => _rows;

    public int Count => _rows.Count;

    /// <summary>The tokens of a row, padding included.</summary>
    public int Width { get; private set; }

    /// <summary>The settings of the run, by which it can be ended.</summary>
    public RunOptions Options { get; } = new();

    /// <summary>Room for the numbers of one token.</summary>
    public float[] Scratch { get; private set; } = [];

    public void Clear()
    {
        _rows.Clear();
        Width = 0;
        _narrowUsed = 0;
        Options.Terminate = false;
    }

    public void Add(EncoderWork work, int index)
    {
        _rows.Add((work, index));
        Width = Math.Max(Width, work.Entries[index].Length);
    }

    /// <summary>Writes the rows into the tensors.</summary>
    public void Fill()
    {
        var length = Count * Width;
        if (Ids.Length < length)
        {
            var capacity = Math.Max(length, Math.Min(Ids.Length * 2, 1 << 16));
            Ids = new long[capacity];
            Mask = new long[capacity];
            Types = new long[capacity];
            Positions = new long[capacity];
        }

        for (var row = 0; row < Count; row++)
        {
            var (work, index) = _rows[row];
            var entry = work.Entries[index];
            var tokens = work.TokensOf(index);
            var start = row * Width;
            TensorPrimitives.ConvertChecked(tokens, Ids.AsSpan(start));
            Ids.AsSpan(start + entry.Length, Width - entry.Length).Fill(padId);
            Mask.AsSpan(start, entry.Length).Fill(1);
            Mask.AsSpan(start + entry.Length, Width - entry.Length).Clear();
            Types.AsSpan(start, Width).Clear();
            Types.AsSpan(start, entry.Length)[entry.SecondText..].Fill(1);
            for (var token = 0; token < Width; token++)
            {
                Positions[start + token] = token;
            }
        }
    }

    public OrtValue CreateTensor(long[] values, long[] shape, bool asInt32)
    {
        var length = Count * Width;
        if (!asInt32)
        {
            return OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, values.AsMemory(0, length), shape);
        }

        if (_narrowUsed == _narrow.Count)
        {
            _narrow.Add([]);
        }

        if (_narrow[_narrowUsed].Length < length)
        {
            _narrow[_narrowUsed] = new int[values.Length];
        }

        var narrow = _narrow[_narrowUsed++];
        TensorPrimitives.ConvertChecked<long, int>(values.AsSpan(0, length), narrow);
        return OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, narrow.AsMemory(0, length), shape);
    }

    public Span<float> ScratchFor(int width)
    {
        if (Scratch.Length < width)
        {
            Scratch = new float[width];
        }

        return Scratch;
    }

    public void Dispose() => Options.Dispose();
}
