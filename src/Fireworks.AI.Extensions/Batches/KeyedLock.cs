namespace Fireworks.AI.Extensions.Batches;

/// <summary>Lets one caller at a time in for each key, and forgets a key when nobody is left.</summary>
internal sealed class KeyedLock
{
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    /// <summary>Waits for the turn.</summary>
    /// <returns>What ends it.</returns>
    public async Task<IDisposable> EnterAsync(string key, CancellationToken cancellationToken)
    {
        Entry? entry;
        lock (_entries)
        {
            if (!_entries.TryGetValue(key, out entry))
            {
                _entries[key] = entry = new(this, key);
            }

            entry.Callers++;
        }

        try
        {
            await entry.Turn.WaitAsync(cancellationToken).ConfigureAwait(false);
            return entry;
        }
        catch
        {
            Leave(entry);
            throw;
        }
    }

    private void Leave(Entry entry)
    {
        lock (_entries)
        {
            if (--entry.Callers == 0)
            {
                _entries.Remove(entry.Key);
                entry.Turn.Dispose();
            }
        }
    }

    // Disposed once by each caller in turn, as the one that has it.
    private sealed class Entry(KeyedLock owner, string key) : IDisposable
    {
        public string Key => key;

        public SemaphoreSlim Turn { get; } = new(1, 1);

        public int Callers { get; set; }

        public void Dispose()
        {
            Turn.Release();
            owner.Leave(this);
        }
    }
}
