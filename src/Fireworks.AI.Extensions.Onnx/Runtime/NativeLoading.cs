namespace Fireworks.AI.Extensions.Onnx.Runtime;

/// <summary>
/// Loading that native code does, which cannot be interrupted. The end of the process waits for it: the native libraries clear away then
/// what it uses, and the process would crash.
/// </summary>
internal static class NativeLoading
{
    private static readonly ReaderWriterLockSlim Gate = new(LockRecursionPolicy.SupportsRecursion);

    static NativeLoading() => AppDomain.CurrentDomain.ProcessExit += static (_, _) => Close();

    /// <summary>Runs a piece of loading; where the process ends already, it never begins.</summary>
    public static T Run<T>(Func<T> load)
    {
        Gate.EnterReadLock();
        try
        {
            return load();
        }
        finally
        {
            Gate.ExitReadLock();
        }
    }

    private static void Close()
    {
        // What is called while a model is loaded (a logger, perhaps) may end the process: it does not wait for itself.
        if (!Gate.IsReadLockHeld)
        {
            Gate.EnterWriteLock();
        }
    }
}
