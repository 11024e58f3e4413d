namespace Fireworks.AI.Text.Grammars.Schemas;

/// <summary>Which labels can still be reached from each state of an object's names.</summary>
internal sealed class ReachableNames
{
    private readonly ulong[] _open;
    private readonly (int Low, int High)[] _own;
    private readonly bool[] _alwaysOpen;

    public ReachableNames(PropertyTable table)
    {
        var names = table.Languages;
        var own = table.Names.Length;
        if (table.Properties.Length - own > 64)
        {
            throw GrammarException.ForUnplaced("patternProperties", "the patterns of the names combine in more than 64 ways.");
        }

        _open = new ulong[names.Count];
        _own = new (int, int)[names.Count];
        for (var state = 0; state < names.Count; state++)
        {
            var label = names.Label(state);
            _own[state] = label >= 0 && label < own ? (label, label) : (int.MaxValue, -1);
            _open[state] = label >= own ? 1UL << (label - own) : 0;
        }

        for (var changed = true; changed;)
        {
            changed = false;
            for (var state = names.Count - 1; state >= 0; state--)
            {
                var (open, (low, high)) = (_open[state], _own[state]);
                foreach (var edge in names.Edges(state))
                {
                    open |= _open[edge.Target];
                    low = Math.Min(low, _own[edge.Target].Low);
                    high = Math.Max(high, _own[edge.Target].High);
                }

                changed |= open != _open[state] || (low, high) != _own[state];
                (_open[state], _own[state]) = (open, (low, high));
            }
        }

        AllOpen = names.Count == 0 ? 0 : _open[0];
        _alwaysOpen = new bool[names.Count];
        for (var state = 0; state < names.Count; state++)
        {
            _alwaysOpen[state] = names.IsAlwaysAlive(state) && _open[state] != 0;
        }

        for (var changed = true; changed;)
        {
            changed = false;
            for (var state = names.Count - 1; state >= 0; state--)
            {
                foreach (var edge in names.Edges(state))
                {
                    if (_alwaysOpen[state] && !_alwaysOpen[edge.Target])
                    {
                        _alwaysOpen[state] = false;
                        changed = true;
                    }
                }
            }
        }
    }

    /// <summary>All labels of names that have none of their own.</summary>
    public ulong AllOpen { get; }

    public ulong Open(int state) => _open[state];

    /// <summary>The labels of single names: as names are sorted, those with a common beginning are neighbours.</summary>
    public (int Low, int High) Own(int state) => _own[state];

    public bool IsAlwaysOpen(int state) => _alwaysOpen[state];
}
