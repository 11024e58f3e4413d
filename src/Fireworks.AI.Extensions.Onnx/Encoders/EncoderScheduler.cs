using Fireworks.AI.Extensions.Onnx.ModelFolders;
using Microsoft.ML.OnnxRuntime;

namespace Fireworks.AI.Extensions.Onnx.Encoders;

/// <summary>
/// Runs the inputs of all callers in batches: inputs of about the same length together, as padding is computed for nothing. Callers take
/// turns, so that one with a few texts does not wait for one with thousands.
/// </summary>
/// <remarks>Batches run at the same time, one on each thread: that is faster than to share each among all threads.</remarks>
internal sealed class EncoderScheduler : IDisposable
{
    // A run costs about as much as this many tokens more, so that shorter inputs wait for others of their length.
    private const int CheapPadding = 16;

    // So many tokens make a thread worth while.
    private const int SmallestShare = 128;

    private readonly object _gate = new();
    private readonly EncoderGraph _graph;
    private readonly ModelFolder _folder;
    private readonly EncoderLimits _limits;
    private readonly int _padId;
    private readonly Type _owner;
    private readonly List<EncoderWork> _works = [];
    private readonly Stack<EncoderBatch> _idle = [];
    private readonly HashSet<EncoderBatch> _running = [];
    private long _waitingTokens;
    private long _batches;
    private long _computedTokens;
    private int _turn;
    private int _starting;
    private bool _isDisposed;

    /// <param name="graph">The graph, which is disposed with the scheduler.</param>
    /// <param name="folder">The model's folder, for errors.</param>
    /// <param name="limits">How much is computed at once.</param>
    /// <param name="padId">The token that fills up a batch.</param>
    /// <param name="owner">The type of the object that callers see, for errors.</param>
    public EncoderScheduler(EncoderGraph graph, ModelFolder folder, EncoderLimits limits, int padId, Type owner)
    {
        _graph = graph;
        _folder = folder;
        _limits = limits;
        _padId = padId;
        _owner = owner;
    }

    public EncoderGraph Graph => _graph;

    /// <summary>How many batches were computed.</summary>
    public long Batches => Interlocked.Read(ref _batches);

    /// <summary>How many tokens were computed, padding included.</summary>
    public long ComputedTokens => Interlocked.Read(ref _computedTokens);

    /// <summary>Whether inputs of different lengths may share a batch.</summary>
    public bool AllowsPadding { get; set; }

    /// <summary>Computes the inputs of a work. The thread that calls takes part until nothing of the work waits.</summary>
    /// <exception cref="ObjectDisposedException">The model is disposed, before or meanwhile.</exception>
    /// <exception cref="OperationCanceledException">The work's token was cancelled.</exception>
    public async Task RunAsync(EncoderWork work, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        work.Prepare(cancellationToken);
        if (!work.HasWaiting)
        {
            return;
        }

        EncoderBatch? batch;
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, _owner);
            _works.Add(work);
            _waitingTokens += work.WaitingTokens;
            batch = TryRent();
            StartThreads();
        }

        await using var registration = cancellationToken.UnsafeRegister(
            static state => ((Action)state!)(),
                (Action)(() => Stop(work, new OperationCanceledException(cancellationToken)))).ConfigureAwait(false);
        if (batch is not null)
        {
            RunBatches(batch, work);
        }

        await work.Completion.ConfigureAwait(false);
    }

    public void Dispose()
    {
        EncoderWork[] works;
        lock (_gate)
        {
            if (_isDisposed)
            {
                return;
            }

            _isDisposed = true;
            works = [.. _works];
            foreach (var batch in _running)
            {
                batch.Options.Terminate = true;
            }
        }

        Array.ForEach(works, work => Stop(work, new ObjectDisposedException(_owner.FullName)));
        lock (_gate)
        {
            DisposeGraphIfIdle();
        }
    }

    private void Stop(EncoderWork work, Exception error)
    {
        bool isDone;
        lock (_gate)
        {
            _waitingTokens -= work.WaitingTokens;
            work.Fail(error);
            isDone = work.IsDone && _works.Remove(work);

            // A batch that is nobody else's need not be computed to its end.
            foreach (var batch in _running)
            {
                batch.Options.Terminate |= batch.Count > 0 && batch.Rows.All(static row => row.Work.Error is not null);
            }
        }

        if (isDone)
        {
            work.Complete();
        }
    }

    private EncoderBatch? TryRent()
    {
        if (_running.Count + _starting >= _limits.ConcurrentBatches)
        {
            return null;
        }

        var batch = _idle.TryPop(out var idle) ? idle : new EncoderBatch(_padId);
        batch.Clear();
        _running.Add(batch);
        return batch;
    }

    /// <summary>Starts as many threads as there is work for.</summary>
    private void StartThreads()
    {
        while (_running.Count + _starting < _limits.ConcurrentBatches
            && (_running.Count + _starting) * (long)SmallestShare < _waitingTokens)
        {
            _starting++;
            ThreadPool.UnsafeQueueUserWorkItem(static scheduler => scheduler.RunThread(), this, preferLocal: false);
        }
    }

    private void RunThread()
    {
        EncoderBatch? batch;
        lock (_gate)
        {
            _starting--;
            batch = _waitingTokens > 0 ? TryRent() : null;
            DisposeGraphIfIdle();
        }

        if (batch is not null)
        {
            RunBatches(batch, until: null);
        }
    }

    /// <summary>Runs batches until nothing waits, or nothing of the caller whose thread this is.</summary>
    private void RunBatches(EncoderBatch batch, EncoderWork? until)
    {
        while (TryTake(batch, until))
        {
            Exception? error = null;
            try
            {
                Run(batch);
            }
            catch (Exception exception)
            {
                error = Translate(exception);
            }

            End(batch, error);
        }
    }

    private bool TryTake(EncoderBatch batch, EncoderWork? until)
    {
        lock (_gate)
        {
            batch.Clear();
            if (_waitingTokens > 0 && until is not { HasWaiting: false } && !_isDisposed)
            {
                Gather(batch);
                return true;
            }

            _running.Remove(batch);
            _idle.Push(batch);
            StartThreads();
            DisposeGraphIfIdle();
            return false;
        }
    }

    private void Gather(EncoderBatch batch)
    {
        // Near the end of the work, each thread gets its share of what is left.
        var budget = Math.Clamp(
            _waitingTokens / _limits.ConcurrentBatches, Math.Min(SmallestShare, _limits.BatchTokens), _limits.BatchTokens);
        do
        {
            _turn = (_turn + 1) % _works.Count;
        }
        while (!_works[_turn].HasWaiting);

        var first = _works[_turn];
        Add(batch, first, first.TakeLongest());
        var longest = batch.Width;
        var shortest = AllowsPadding ? longest - Math.Max(CheapPadding, longest / 8) : longest;
        for (var i = 0; i < _works.Count; i++)
        {
            var work = _works[(_turn + i) % _works.Count];
            while (work.HasWaiting && (batch.Count + 1) * (long)longest <= budget
                && work.TakeBetween(shortest, longest) is var index and >= 0)
            {
                Add(batch, work, index);
            }
        }
    }

    private void Add(EncoderBatch batch, EncoderWork work, int index)
    {
        batch.Add(work, index);
        _waitingTokens -= work.Entries[index].Length;
    }

    private void Run(EncoderBatch batch)
    {
        var output = _graph.Output;
        batch.Fill();
        Interlocked.Increment(ref _batches);
        Interlocked.Add(ref _computedTokens, batch.Count * (long)batch.Width);
        using var results = _graph.Run(batch, batch.Options);
        var result = results[0];
        var shape = result.GetTensorTypeAndShape().Shape;
        var width = (int)shape[^1];
        var rowTokens = output.IsPerToken ? (int)shape[1] : 1;
        if (shape[0] != batch.Count || (output.IsPerToken && rowTokens != batch.Width && rowTokens != 1) || width < 1)
        {
            throw new OnnxModelException(
                $"The output '{output.Name}' came with the shape [{string.Join(", ", shape)}] for {batch.Count} inputs of {batch.Width} "
                + "tokens.", _folder.FullPath);
        }

        var bytes = result.GetTensorMutableRawData();
        var rowLength = bytes.Length / batch.Count;
        for (var row = 0; row < batch.Count; row++)
        {
            var (work, index) = batch.Rows[row];
            if (work.Error is null)
            {
                var tokens = Math.Min(work.Entries[index].Length, rowTokens);
                work.Accept(
                    index,
                    new EncoderRow(bytes.Slice(row * rowLength, rowLength), output.Type, width, tokens, batch.ScratchFor(width)));
            }
        }
    }

    private void End(EncoderBatch batch, Exception? error)
    {
        HashSet<EncoderWork>? done = null;
        lock (_gate)
        {
            foreach (var (work, _) in batch.Rows)
            {
                if (error is not null)
                {
                    // Disposal terminates runs; what their callers see is the disposal.
                    _waitingTokens -= work.WaitingTokens;
                    work.Fail(_isDisposed ? new ObjectDisposedException(_owner.FullName) : error);
                }

                work.Leave();
            }

            foreach (var (work, _) in batch.Rows)
            {
                if (work.IsDone && _works.Remove(work))
                {
                    (done ??= []).Add(work);
                }
            }
        }

        foreach (var work in done ?? [])
        {
            work.Complete();
        }
    }

    private Exception Translate(Exception exception) => exception switch
    {
        OnnxRuntimeException => _folder.Error($"The graph failed while it ran: {exception.Message}", exception),
        _ => exception,
    };

    private void DisposeGraphIfIdle()
    {
        if (!_isDisposed || _running.Count + _starting > 0)
        {
            return;
        }

        while (_idle.TryPop(out var batch))
        {
            batch.Dispose();
        }

        _graph.Dispose();
    }
}
