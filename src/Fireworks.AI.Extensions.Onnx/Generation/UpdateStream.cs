using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Threading.Tasks.Sources;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Onnx.Generation;

/// <summary>The updates of one answer on their way from the engine's thread to the one reader.</summary>
internal sealed class UpdateStream(DeliveryThreads threads) : IValueTaskSource, IThreadPoolWorkItem
{
    /// <summary>Updates that follow each other faster than this are taken several at a time.</summary>
    private static readonly TimeSpan Nap = TimeSpan.FromMilliseconds(1);

    private readonly object _gate = new();
    private readonly Queue<ChatResponseUpdate> _updates = [];
    private ManualResetValueTaskSourceCore<bool> _arrival;
    private Exception? _exception;
    private long _writtenAt;
    private TimeSpan _gap = TimeSpan.MaxValue;
    private bool _isComplete;
    private bool _isWaiting;

    /// <summary>Adds an update.</summary>
    public void Write(ChatResponseUpdate update)
    {
        lock (_gate)
        {
            var now = Stopwatch.GetTimestamp();
            _gap = Stopwatch.GetElapsedTime(_writtenAt, now);
            _writtenAt = now;
            _updates.Enqueue(update);
        }

        Wake();
    }

    /// <summary>Ends the answer, with an error if there is one.</summary>
    public void Complete(Exception? exception)
    {
        lock (_gate)
        {
            _exception = exception;
            _isComplete = true;
        }

        Wake();
    }

    /// <summary>Reads all updates; to be called once.</summary>
    public async IAsyncEnumerable<ChatResponseUpdate> ReadAllAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var registration = cancellationToken.UnsafeRegister(static stream => ((UpdateStream)stream!).Wake(), this);
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (TryRead(out var update, out var isEnd))
            {
                yield return update;
            }
            else if (isEnd)
            {
                yield break;
            }
            else if (!TryNap())
            {
                await WaitAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }

    void IThreadPoolWorkItem.Execute() => _arrival.SetResult(true);

    void IValueTaskSource.GetResult(short token) => _arrival.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _arrival.GetStatus(token);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _arrival.OnCompleted(continuation, state, token, flags);

    /// <summary>Takes the next update; an answer that ended with an error throws it after its last one.</summary>
    private bool TryRead([NotNullWhen(true)] out ChatResponseUpdate? update, out bool isEnd)
    {
        lock (_gate)
        {
            isEnd = !_updates.TryDequeue(out update) && _isComplete;
        }

        if (isEnd && _exception is not null)
        {
            ExceptionDispatchInfo.Throw(_exception);
        }

        return update is not null;
    }

    /// <summary>
    /// Sleeps for a moment where updates come fast: to be woken for each would take the engine's thread longer than to make a token of a
    /// small model.
    /// </summary>
    private bool TryNap()
    {
        lock (_gate)
        {
            if (!DeliveryThreads.IsCurrent || _isComplete || _gap > Nap || Stopwatch.GetElapsedTime(_writtenAt) > Nap)
            {
                return false;
            }
        }

        Thread.Sleep(Nap);
        return true;
    }

    /// <summary>Waits until there may be something to read.</summary>
    private ValueTask WaitAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_updates.Count > 0 || _isComplete || cancellationToken.IsCancellationRequested)
            {
                return ValueTask.CompletedTask;
            }

            _arrival.Reset();
            _isWaiting = true;
            return new ValueTask(this, _arrival.Version);
        }
    }

    private void Wake()
    {
        lock (_gate)
        {
            if (!_isWaiting)
            {
                return;
            }

            _isWaiting = false;
        }

        threads.Run(this);
    }
}
