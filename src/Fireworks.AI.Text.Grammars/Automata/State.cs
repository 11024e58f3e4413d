namespace Fireworks.AI.Text.Grammars.Automata;

/// <summary>
/// All the places where a text may be at once: one state of the determinized automaton, with its outgoing transitions
/// computed on first use.
/// </summary>
internal sealed class State
{
    private readonly byte[] _classes;
    private readonly byte[] _representatives;
    private State?[]? _targets;
    private (object Key, object Value)[] _kept = [];

    public State(PushdownAutomaton automaton, Item[] items, bool accepting)
    {
        Automaton = automaton;
        Items = items;
        IsAccepting = accepting;
        FreeText = FreeTextOf(items);
        (_classes, _representatives) = Partition(items);
    }

    public PushdownAutomaton Automaton { get; }

    /// <summary>The items that can read a byte.</summary>
    public Item[] Items { get; }

    public bool IsAccepting { get; }

    /// <summary>See <see cref="Transitions.FreeText"/>.</summary>
    public int FreeText { get; }

    /// <summary>Who remembers the text, where someone does.</summary>
    public RecordingPosition.IOwner? Remembering =>
        (Array.Find(Items, static item => item.Node.Position is RecordingPosition).Node?.Position as RecordingPosition)?.Owner;

    public bool IsFinal => Items.Length == 0;

    /// <summary>The state after a byte, or null where the byte is not allowed.</summary>
    public State? Next(byte value)
    {
        var index = _classes[value];
        if (index == 0)
        {
            return null;
        }

        // Most states are looked at once, at the end of a token.
        var targets = Volatile.Read(ref _targets)
            ?? Interlocked.CompareExchange(ref _targets, new State?[_representatives.Length], null) ?? _targets;
        return Volatile.Read(ref targets[index]) ?? Compute(targets, index);
    }

    /// <summary>
    /// A state without memory in which the same texts may follow but for some that begin with what is refused, or null when there is none.
    /// </summary>
    public State? WithoutMemory(out IReadOnlyList<byte[]> refused)
    {
        refused = [];
        if (Items is not [{ Node.Position: RecordingPosition first }, ..])
        {
            return null;
        }

        var all = new List<byte[]>();
        foreach (var item in Items)
        {
            if (item.Node.Position is not RecordingPosition recording
                || !recording.Text.Equals(first.Text)
                || !recording.Owner.IsEndless
                || (recording.Refused.IsEmpty ? [] : recording.Owner.RefusedEndings(first.Text)) is not { } found)
            {
                return null;
            }

            all.AddRange(found);
        }

        refused = all;
        return Automaton.WithoutMemory(Items, first.Text);
    }

    /// <summary>False where a byte is certainly not allowed, without finding out where it leads.</summary>
    public bool MayRead(byte value) => _classes[value] != 0;

    /// <summary>What is kept with the state for a key, or null.</summary>
    public object? Find(object key)
    {
        foreach (var kept in Volatile.Read(ref _kept))
        {
            if (ReferenceEquals(kept.Key, key))
            {
                return kept.Value;
            }
        }

        return null;
    }

    /// <summary>Keeps something for as long as the automaton remembers the state.</summary>
    public void Keep(object key, object value, int words)
    {
        Volatile.Write(ref _kept, [.. Volatile.Read(ref _kept), (key, value)]);
        Automaton.Remember(words);
    }

    private State? Compute(State?[] targets, byte index)
    {
        var target = Automaton.Step(this, _representatives[index]);
        Volatile.Write(ref targets[index], target);
        if (target is null)
        {
            _classes.AsSpan().Replace(index, (byte)0);
        }

        return target;
    }

    private static int FreeTextOf(Item[] items)
    {
        var most = -1;
        var all = true;
        foreach (var item in items)
        {
            most = Math.Max(most, item.Node.FreeText);
            all &= item.Node.FreeText >= 0;
        }

        return all || most == int.MaxValue ? most : -1;
    }

    /// <summary>Bytes that no item tells apart share a class; class 0 leads nowhere.</summary>
    private static (byte[] Classes, byte[] Representatives) Partition(Item[] items)
    {
        Span<bool> cuts = stackalloc bool[257];
        Span<short> depth = stackalloc short[257];
        cuts.Clear();
        depth.Clear();
        foreach (var item in items)
        {
            if (item.Node.Position is LazyPosition lazy)
            {
                for (var value = 0; value < 256; value++)
                {
                    var open = lazy.MayRead((byte)value) ? 1 : 0;
                    cuts[value] = cuts[value + 1] = true;
                    depth[value] += (short)open;
                    depth[value + 1] -= (short)open;
                }
            }

            foreach (var transition in item.Node.Bytes)
            {
                cuts[transition.Low] = true;
                cuts[transition.High + 1] = true;
                depth[transition.Low]++;
                depth[transition.High + 1]--;
            }
        }

        var classes = new byte[256];
        Span<byte> representatives = stackalloc byte[257];
        var count = 1;
        var reading = 0;
        byte current = 0;
        for (var value = 0; value < 256; value++)
        {
            if (cuts[value])
            {
                current = 0;
                reading += depth[value];
                if (reading > 0)
                {
                    // 256 classes and the dead one cannot both be needed: 0xFF never occurs in UTF-8.
                    current = (byte)count;
                    representatives[count++] = (byte)value;
                }
            }

            classes[value] = current;
        }

        return (classes, representatives[..count].ToArray());
    }
}
