namespace Fireworks.AI.Extensions.Onnx.Runtime;

/// <summary>Loads on another thread.</summary>
internal static class BackgroundLoading
{
    /// <summary>Waits for a model; one that comes after the caller has gone is disposed.</summary>
    public static async Task<T> RunAsync<T>(Func<T> load, CancellationToken cancellationToken)
        where T : IDisposable
    {
        var loading = Task.Run(load, cancellationToken);
        try
        {
            return await loading.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            _ = loading.ContinueWith(
                static loaded => loaded.Result.Dispose(),
                CancellationToken.None,
                TaskContinuationOptions.OnlyOnRanToCompletion,
                TaskScheduler.Default);
            throw;
        }
    }
}
