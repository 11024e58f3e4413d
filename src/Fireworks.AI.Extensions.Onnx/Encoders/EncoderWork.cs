using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Fireworks.AI.Extensions.Onnx.Encoders;

/// <summary>
/// Inputs of one caller that wait for the graph, and what becomes of its results. All state but the results belongs to the scheduler, under
/// its lock.
/// </summary>
internal abstract class EncoderWork
{
    private readonly List<EncoderEntry> _entries = [];
    private TaskCompletionSource _completion = new();
    private long[] _order = [];
    private bool[] _isTaken = [];
    private int _cursor;
    private int _inFlight;
    private int _left;
    private long _preparedAt;

    public CancellationToken CancellationToken { get; private set; }

    /// <summary>The ids of all inputs, one behind another.</summary>
    public List<int> Tokens { get; } = [];

    public IReadOnlyList<EncoderEntry> Entries => _entries;

    public Task Completion => _completion.Task;

    /// <summary>Tokens that no batch has taken yet.</summary>
    public long WaitingTokens { get; private set; }

    /// <summary>How long it took until a batch took the first of its inputs.</summary>
    public TimeSpan QueueTime { get; private set; }

    /// <summary>Whether inputs wait for a batch.</summary>
    public bool HasWaiting => WaitingTokens > 0;

    public Exception? Error { get; private set; }

    public bool IsDone => _inFlight == 0 && (_left == 0 || Error is not null);

    public void Add(EncoderEntry entry) => _entries.Add(entry);

    /// <summary>Makes room for other inputs, after the last ones are done.</summary>
    public void Clear()
    {
        _entries.Clear();
        Tokens.Clear();
    }

    /// <summary>Puts the inputs in order of length, the longest first.</summary>
    public void Prepare(CancellationToken cancellationToken)
    {
        CancellationToken = cancellationToken;
        Error = null;
        _preparedAt = Stopwatch.GetTimestamp();
        QueueTime = default;
        _completion = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var count = _entries.Count;
        if (_order.Length < count)
        {
            _order = new long[count];
            _isTaken = new bool[count];
        }

        _isTaken.AsSpan(0, count).Clear();
        WaitingTokens = 0;
        for (var index = 0; index < count; index++)
        {
            _order[index] = ((long)(int.MaxValue - _entries[index].Length) << 32) | (uint)index;
            WaitingTokens += _entries[index].Length;
        }

        Array.Sort(_order, 0, count);
        _cursor = 0;
        _left = count;
    }

    /// <summary>Takes the longest input that waits.</summary>
    public int TakeLongest()
    {
        while (_isTaken[IndexAt(_cursor)])
        {
            _cursor++;
        }

        return Take(_cursor);
    }

    /// <summary>Takes the longest waiting input within bounds of length; -1 if there is none.</summary>
    public int TakeBetween(int shortest, int longest)
    {
        for (var place = FirstPlace(longest); place < _entries.Count; place++)
        {
            var index = IndexAt(place);
            if (_entries[index].Length < shortest)
            {
                break;
            }

            if (!_isTaken[index])
            {
                return Take(place);
            }
        }

        return -1;
    }

    public ReadOnlySpan<int> TokensOf(int index) => CollectionsMarshal.AsSpan(Tokens).Slice(_entries[index].Start, _entries[index].Length);

    /// <summary>Takes the result of an input. Called on the thread that ran the graph, for different inputs at the same time.</summary>
    public abstract void Accept(int index, EncoderRow row);

    /// <summary>Counts an input whose batch has ended.</summary>
    public void Leave()
    {
        _inFlight--;
        _left--;
    }

    /// <summary>Drops what waits; what is in a batch ends with it.</summary>
    public void Fail(Exception error)
    {
        Error ??= error;
        WaitingTokens = 0;
    }

    /// <summary>Tells the caller, outside of the lock.</summary>
    public void Complete()
    {
        if (Error is null)
        {
            _completion.TrySetResult();
        }
        else if (Error is OperationCanceledException)
        {
            _completion.TrySetCanceled(CancellationToken);
        }
        else
        {
            _completion.TrySetException(Error);
        }
    }

    private int IndexAt(int place) => (int)(uint)_order[place];

    private int Take(int place)
    {
        var index = IndexAt(place);
        if (QueueTime == default)
        {
            QueueTime = Stopwatch.GetElapsedTime(_preparedAt);
        }

        _isTaken[index] = true;
        WaitingTokens -= _entries[index].Length;
        _inFlight++;
        return index;
    }

    /// <summary>The first place whose input is no longer than a length.</summary>
    private int FirstPlace(int longest)
    {
        var low = _cursor;
        var high = _entries.Count;
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = _entries[IndexAt(middle)].Length > longest ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}
