namespace Fireworks.AI.Extensions.Onnx.Generation;

/// <summary>
/// Threads on which the readers of answers go on when an update is there. Threads of the pool would do, but between two tokens they spin,
/// which takes more of the processor than the token's own text; these sleep. A reader that keeps its thread busy holds up no other: where
/// none is left, the pool takes over.
/// </summary>
/// <param name="most">The most threads: as many as answers run at the same time.</param>
internal sealed class DeliveryThreads(int most) : IDisposable
{
    private static readonly TimeSpan IdleTime = TimeSpan.FromSeconds(10);

    private readonly object _gate = new();
    private readonly List<Worker> _idle = [];
    private int _count;
    private bool _disposed;

    /// <summary>Runs work on a thread that waits for some, on a new one, or on the pool's.</summary>
    public void Run(IThreadPoolWorkItem work)
    {
        Worker? worker = null;
        lock (_gate)
        {
            if (_idle.Count > 0)
            {
                // The one that was busy last has the warmest caches.
                worker = _idle[^1];
                _idle.RemoveAt(_idle.Count - 1);
            }
            else if (_count < most && !_disposed)
            {
                _count++;
                worker = new Worker(this);
            }
        }

        if (worker is null)
        {
            ThreadPool.UnsafeQueueUserWorkItem(work, preferLocal: false);
        }
        else
        {
            worker.Start(work);
        }
    }

    /// <summary>Lets the threads go; those that run a reader's code end after it.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            _idle.ForEach(static worker => worker.Start(work: null));
            _idle.Clear();
        }
    }

    /// <summary>Takes a thread back for further work; false where it is to end.</summary>
    private bool TryRest(Worker worker)
    {
        lock (_gate)
        {
            if (_disposed)
            {
                return false;
            }

            _idle.Add(worker);
            return true;
        }
    }

    /// <summary>Lets a thread go that had nothing to do; false where it was given work in the same moment.</summary>
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

    private sealed class Worker
    {
        private readonly DeliveryThreads _owner;
        private readonly object _signal = new();
        private IThreadPoolWorkItem? _work;
        private bool _isCalled;

        public Worker(DeliveryThreads owner)
        {
            _owner = owner;
            new Thread(Loop) { IsBackground = true, Name = "Fireworks.AI.Extensions.Onnx delivery" }.UnsafeStart();
        }

        /// <summary>Hands over the next work; null ends the thread.</summary>
        public void Start(IThreadPoolWorkItem? work)
        {
            lock (_signal)
            {
                _work = work;
                _isCalled = true;
                Monitor.Pulse(_signal);
            }
        }

        private void Loop()
        {
            do
            {
                if (Wait() is not { } work)
                {
                    return;
                }

                work.Execute();
            }
            while (_owner.TryRest(this));
        }

        /// <summary>Sleeps until there is work; null when the thread is to end.</summary>
        private IThreadPoolWorkItem? Wait()
        {
            lock (_signal)
            {
                while (!_isCalled)
                {
                    if (!Monitor.Wait(_signal, IdleTime) && _owner.TryLeave(this))
                    {
                        return null;
                    }
                }

                _isCalled = false;
                return _work;
            }
        }
    }
}
