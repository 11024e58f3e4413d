namespace Fireworks.AI.Extensions.Onnx.Images;

/// <summary>
/// Runs native work on images: one piece at a time, on no caller's thread. Native code cannot be interrupted, so a caller who leaves does
/// not wait for it, and what it makes goes as soon as it ends. Disposing waits for it, and for everything it has made.
/// </summary>
internal sealed class ImageWork : IDisposable
{
    /// <summary>How many prompts have their tensors at the same time: one that the model reads, and the next.</summary>
    private const int Places = 2;

    private readonly SemaphoreSlim _places = new(Places);
    private readonly SemaphoreSlim _gate = new(1);
    private readonly CancellationTokenSource _end = new();

    /// <summary>Waits for a place among the prompts that have their tensors.</summary>
    /// <returns>The place, given back when it is disposed.</returns>
    /// <exception cref="ObjectDisposedException">The model was disposed.</exception>
    public Task<IDisposable> EnterAsync(CancellationToken cancellationToken) => WatchAsync<IDisposable>(
        async stop =>
        {
            await _places.WaitAsync(stop).ConfigureAwait(false);
            return new Place(_places);
        },
        cancellationToken);

    /// <summary>Runs a piece of work; a result that can be disposed is, where its caller has left.</summary>
    /// <exception cref="ObjectDisposedException">The model was disposed.</exception>
    public Task<T> RunAsync<T>(Func<T> work, CancellationToken cancellationToken) => WatchAsync(
        async stop =>
        {
            await _gate.WaitAsync(stop).ConfigureAwait(false);
            var result = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
            _ = Task.Run(() => Run(work, result), CancellationToken.None);
            await using var registration = stop.Register(() => result.TrySetCanceled(stop)).ConfigureAwait(false);
            return await result.Task.ConfigureAwait(false);
        },
        cancellationToken);

    public void Dispose()
    {
        if (_end.IsCancellationRequested)
        {
            return;
        }

        _end.Cancel();
        for (var place = 0; place < Places; place++)
        {
            _places.Wait();
        }

        _gate.Wait();
    }

    private void Run<T>(Func<T> work, TaskCompletionSource<T> result)
    {
        try
        {
            var made = work();
            if (!result.TrySetResult(made))
            {
                (made as IDisposable)?.Dispose();
            }
        }
        catch (Exception exception)
        {
            result.TrySetException(exception);
        }
        finally
        {
            _gate.Release();
        }
    }

    private async Task<T> WatchAsync<T>(Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _end.Token);
        try
        {
            return await work(stop.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw new ObjectDisposedException(typeof(OnnxModel).FullName);
        }
    }

    private sealed class Place(SemaphoreSlim places) : IDisposable
    {
        private SemaphoreSlim? _places = places;

        public void Dispose() => Interlocked.Exchange(ref _places, null)?.Release();
    }
}
