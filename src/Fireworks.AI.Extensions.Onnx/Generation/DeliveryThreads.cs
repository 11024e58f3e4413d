namespace Fireworks.AI.Extensions.Onnx.Generation;

/// <summary>
/// Threads on which the readers of answers go on when an update is there. Threads of the pool would do, but between two tokens they spin,
/// which takes more of the processor than the token's own text; these sleep. A reader that keeps its thread busy holds up no other: where
/// none is left, the pool takes over.
/// </summary>
/// <remarks>
/// To wake a thread takes longer than to make an update. The engine's thread wakes one, which wakes the next if more readers wait.
/// </remarks>
/// <param name="most">The most threads: as many as answers run at the same time.</param>
internal sealed class DeliveryThreads(int most) : IDisposable
{
    private static readonly TimeSpan IdleTime = TimeSpan.FromSeconds(10);

    [ThreadStatic]
    private static bool _isDelivery;

    private readonly object _gate = new();
    private readonly Queue<IThreadPoolWorkItem> _work = [];
    private readonly List<Worker> _idle = [];
    private int _count;
    private bool _isWaking;
    private bool _disposed;

    /// <summary>Whether the current thread is one of these, which a reader may let sleep.</summary>
    public static bool IsCurrent => _isDelivery;

    /// <summary>Runs work on a thread that waits for some, on a new one, or on the pool's.</summary>
    public void Run(IThreadPoolWorkItem work)
    {
        lock (_gate)
        {
            _work.Enqueue(work);
            WakeNext();
        }
    }

    /// <summary>Lets the threads go; those that run a reader's code end after it.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            _idle.ForEach(static worker => worker.Call());
            _idle.Clear();
        }
    }

    /// <summary>Wakes a thread for work that waits, unless one is on its way.</summary>
    private void WakeNext()
    {
        while (_work.Count > 0 && !_isWaking)
        {
            if (_idle.Count > 0)
            {
                // The one that was busy last has the warmest caches.
                _isWaking = true;
                _idle[^1].Call();
                _idle.RemoveAt(_idle.Count - 1);
            }
            else if (_count < most && !_disposed)
            {
                _isWaking = true;
                _count++;
                new Thread(new Worker(this).Loop) { IsBackground = true, Name = "Fireworks.AI.Extensions.Onnx delivery" }.UnsafeStart();
            }
            else
            {
                ThreadPool.UnsafeQueueUserWorkItem(_work.Dequeue(), preferLocal: false);
            }
        }
    }

    /// <summary>Takes work, or puts the thread among those that wait for some.</summary>
    /// <param name="worker">The thread.</param>
    /// <param name="wasCalled">Whether it was called since it took its last work.</param>
    /// <param name="isEnd">Whether the thread is to end.</param>
    private IThreadPoolWorkItem? TryTake(Worker worker, bool wasCalled, out bool isEnd)
    {
        lock (_gate)
        {
            _isWaking &= !wasCalled;
            isEnd = false;
            if (_work.TryDequeue(out var work))
            {
                WakeNext();
            }
            else if (_disposed)
            {
                isEnd = true;
            }
            else
            {
                _idle.Add(worker);
            }

            return work;
        }
    }

    /// <summary>Lets a thread go that had nothing to do; false where it was called in the same moment.</summary>
    private bool TryLeave(Worker worker)
    {
        lock (_gate)
        {
            if (!_idle.Remove(worker))
            {
                return false;
            }

            _count--;
            return true;
        }
    }

    private sealed class Worker(DeliveryThreads owner)
    {
        private readonly object _signal = new();
        private bool _isCalled;

        /// <summary>Ends the thread's sleep.</summary>
        public void Call()
        {
            lock (_signal)
            {
                _isCalled = true;
                Monitor.Pulse(_signal);
            }
        }

        public void Loop()
        {
            _isDelivery = true;
            var wasCalled = true;
            while (true)
            {
                if (owner.TryTake(this, wasCalled, out var isEnd) is { } work)
                {
                    wasCalled = false;
                    work.Execute();
                }
                else if (isEnd || !TrySleep())
                {
                    return;
                }
                else
                {
                    wasCalled = true;
                }
            }
        }

        /// <summary>Sleeps until it is called; false when the thread is to end, as nobody did for long.</summary>
        private bool TrySleep()
        {
            lock (_signal)
            {
                while (!_isCalled)
                {
                    if (!Monitor.Wait(_signal, IdleTime) && owner.TryLeave(this))
                    {
                        return false;
                    }
                }

                _isCalled = false;
                return true;
            }
        }
    }
}
