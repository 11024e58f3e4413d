namespace Agent.Terminal;

/// <summary>
/// Ctrl+C: it stops what is running. When nothing runs, or what runs does not stop, it ends the program as it always does; at a prompt that
/// reads keys, a Ctrl+C that comes between an answer and the prompt counts as one at the prompt.
/// </summary>
internal sealed class Interrupt : IDisposable
{
    private readonly Lock _lock = new();
    private readonly bool _hasPrompt;
    private CancellationTokenSource? _running;
    private bool _missed;

    public Interrupt(bool hasPrompt)
    {
        _hasPrompt = hasPrompt;
        Console.CancelKeyPress += OnPressed;
    }

    /// <summary>Runs something that Ctrl+C stops.</summary>
    public async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> run)
    {
        using CancellationTokenSource running = new();
        Set(running);
        try
        {
            return await run(running.Token);
        }
        finally
        {
            Set(null);
        }
    }

    /// <summary>Whether Ctrl+C was pressed when nothing ran and nothing was read.</summary>
    public bool TakeMissed()
    {
        lock (_lock)
        {
            var missed = _missed;
            _missed = false;
            return missed;
        }
    }

    public void Dispose() => Console.CancelKeyPress -= OnPressed;

    private void Set(CancellationTokenSource? running)
    {
        lock (_lock)
        {
            _running = running;
        }
    }

    private void OnPressed(object? sender, ConsoleCancelEventArgs pressed)
    {
        lock (_lock)
        {
            if (_running is { IsCancellationRequested: false })
            {
                pressed.Cancel = true;
                _ = _running.CancelAsync(); // What waits for the token goes on on another thread, outside the lock.
            }
            else if (_running is null && _hasPrompt && !_missed)
            {
                pressed.Cancel = true;
                _missed = true;
            }
        }
    }
}
