namespace Fireworks.AI.Extensions.Onnx.Runtime;

/// <summary>
/// Loading that native code does, which cannot be interrupted. The end of the process waits for it: the native libraries then clear away
/// what it uses, and the process would crash.
/// </summary>
internal sealed class NativeLoading : IDisposable
{
    private readonly ReaderWriterLockSlim _gate = new(LockRecursionPolicy.SupportsRecursion);
    private bool _isClosed;

    /// <summary>The loading in this process.</summary>
    public static NativeLoading InProcess { get; } = OpenUntilExit();

    /// <summary>Runs a piece of loading, and what clears up after it.</summary>
    /// <exception cref="InvalidOperationException">The process ends.</exception>
    public T Run<T>(Func<T> load)
    {
        _gate.EnterReadLock();
        try
        {
            return _isClosed ? throw new InvalidOperationException("The process ends, and loads no model any more.") : load();
        }
        finally
        {
            _gate.ExitReadLock();
        }
    }

    /// <summary>Waits for what is being loaded; nothing is loaded afterwards.</summary>
    public void Close()
    {
        // What is called while a model is loaded (a logger, perhaps) may end the process: it does not wait for itself.
        if (_gate.IsReadLockHeld)
        {
            return;
        }

        _gate.EnterWriteLock();
        _isClosed = true;
        _gate.ExitWriteLock();
    }

    public void Dispose() => _gate.Dispose();

    private static NativeLoading OpenUntilExit()
    {
        NativeLoading loading = new();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => loading.Close();
        return loading;
    }
}
