namespace Fireworks.AI.Text.Grammars;

/// <summary>Objects of one shape: which members may come after those that have come.</summary>
internal sealed class ObjectMachine
{
    private readonly ObjectShape _shape;
    private readonly MemberTable _table;
    private readonly JsonLayout _layout;
    private readonly bool _ordered;
    private readonly bool _counts;
    private readonly bool _remembersNames;
    private readonly int[] _required;
    private readonly (int Name, int[] Names)[] _implications;
    private readonly int[][] _absent;
    private readonly MemberReach _reach;

    public ObjectMachine(ObjectShape shape, SchemaCompiler compiler)
    {
        shape = compiler.Options.ClosedObjects ? shape.Closed() : shape;
        _shape = shape;
        _layout = compiler.Layout;
        _ordered = compiler.Options.PropertyOrder == JsonPropertyOrder.Definition;
        _counts = shape.Minimum > 0 || shape.Maximum < int.MaxValue;
        _table = new MemberTable(shape, compiler);
        _required = Array.ConvertAll(shape.Required, _table.IndexOf);
        _implications = Array.ConvertAll(shape.Implications, one => (_table.IndexOf(one.Name), Array.ConvertAll(one.Names, _table.IndexOf)));
        _absent = Array.ConvertAll(shape.Obligations, one => Array.ConvertAll(one.Absent, _table.IndexOf));
        _reach = new MemberReach(_table);
        var others = _table.Members.AsSpan(OwnNames).ToArray();
        _remembersNames = others.Length > 0 && (shape.Minimum > 1 || Array.Exists(others, member => member.Claims != 0));
    }

    public Dfa Names => _table.Languages;

    private int OwnNames => _table.Names.Length;

    /// <summary>Some object is possible, as far as is known yet.</summary>
    public bool CanBeMet() => CanComplete(new ObjectProgress(OwnNames));

    public void Enter(Moves moves)
    {
        if (CanBeMet())
        {
            moves.On('{', '{', _layout.Elsewhere(new ObjectPosition(this, new ObjectProgress(OwnNames), ObjectPosition.Place.First)));
        }
    }

    public void Describe(Moves moves, ObjectProgress progress, ObjectPosition.Place place)
    {
        if (place != ObjectPosition.Place.Name && IsComplete(progress))
        {
            moves.On('}', '}', DonePosition.Instance);
        }

        if (!_table.Languages.IsEmpty && CanReachName(progress, 0))
        {
            if (place == ObjectPosition.Place.Separator)
            {
                moves.On(',', ',', _layout.AfterSeparator(new ObjectPosition(this, progress, ObjectPosition.Place.Name)));
            }
            else
            {
                moves.On('"', '"', StartName(progress));
            }
        }
    }

    private Position StartName(ObjectProgress progress)
    {
        if (!_remembersNames)
        {
            return new JsonStringPosition(new NameText(this, progress, 0, Remembered: false));
        }

        var names = new Automaton(new JsonStringPosition(new NameText(this, progress, 0, Remembered: true)));
        return new RecordingPosition(names.Start, RecordedText.Empty, new RememberedName(this, progress));
    }

    /// <summary>Adds the values of a member whose name has come.</summary>
    public void DescribeValue(Moves moves, ObjectProgress progress, int label)
    {
        foreach (var (node, next) in Values(progress, label))
        {
            moves.Call(new ValuePosition(node), _layout.Elsewhere(new ObjectPosition(this, next, ObjectPosition.Place.Separator)));
        }
    }

    /// <summary>What follows the quote after a name, or null when this name may not come.</summary>
    public Position? AfterName(ObjectProgress progress, int label) => label < 0 || !IsAllowed(progress, label)
        ? null
        : _layout.Elsewhere(LiteralPosition.Create(Colon, _layout.AfterSeparator(new MemberValuePosition(this, progress, label))));

    /// <summary>From a state of the names, some name can still be completed that may come.</summary>
    public bool CanReachName(ObjectProgress progress, int state)
    {
        if ((_reach.Open(state) & OpenLabels(progress)) != 0)
        {
            return true;
        }

        var (low, high) = _reach.Own(state);
        for (var label = low; label <= high; label++)
        {
            if (IsAllowed(progress, label))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whatever is written from here on can still become a name that may come.</summary>
    public bool IsAnyNameAllowed(ObjectProgress progress, int state) => _reach.IsAlwaysOpen(state) && OpenLabels(progress) == _reach.AllOpen;

    private static ByteString Colon { get; } = new(":");

    private ulong OpenLabels(ObjectProgress progress)
    {
        var outlook = OutlookOf(progress);
        if (outlook.Open is { } known)
        {
            return known;
        }

        var open = 0UL;
        for (var label = OwnNames; label < _table.Members.Length; label++)
        {
            open |= IsAllowed(progress, label) ? 1UL << (label - OwnNames) : 0;
        }

        outlook.Open = open;
        return open;
    }

    private bool IsAllowed(ObjectProgress progress, int label)
    {
        var own = label < OwnNames;
        if (!_table.Members[label].CanBeMet || (own && progress.HasSeen(label)))
        {
            return false;
        }

        var outlook = OutlookOf(progress);
        var place = own ? _table.Order[label] : OwnNames;
        if (_ordered && (place < progress.Next || place > outlook.FirstMissing))
        {
            return false;
        }

        if (_shape.Obligations.Length == 0 && _implications.Length == 0 && _shape.Minimum == 0)
        {
            return outlook.Free > 0 || (own && Array.IndexOf(outlook.Missing, label) >= 0);
        }

        return Values(progress, label).Any();
    }

    private IEnumerable<(ValueNode Node, ObjectProgress Next)> Values(ObjectProgress progress, int label)
    {
        foreach (var (claims, node) in _table.Members[label].Options)
        {
            if (!node.CanBeMet || !_table.Members[label].IsUseful(claims, progress.Claimed))
            {
                continue;
            }

            var next = After(progress, label, claims);
            if (CanComplete(next))
            {
                yield return (node, next);
            }
        }
    }

    private ObjectProgress After(ObjectProgress progress, int label, int claims)
    {
        var own = label < OwnNames;
        var count = !_counts ? 0 : _shape.Maximum == int.MaxValue ? Math.Min(progress.Count + 1, _shape.Minimum) : progress.Count + 1;
        var next = !_ordered ? 0 : own ? _table.Order[label] + 1 : OwnNames;
        return progress.With(own ? label : -1, count, progress.Claimed | claims, next);
    }

    private bool IsComplete(ObjectProgress progress) =>
        OutlookOf(progress).Missing.Length == 0
        && progress.Count >= _shape.Minimum
        && IsFulfilled(progress);

    /// <summary>Each obligation has had its witness, or one of its names is absent.</summary>
    private bool IsFulfilled(ObjectProgress progress)
    {
        for (var i = 0; i < _shape.Obligations.Length; i++)
        {
            if ((progress.Claimed & (1 << i)) == 0 && !Array.Exists(_absent[i], label => !progress.HasSeen(label)))
            {
                return false;
            }
        }

        return true;
    }

    private bool CanComplete(ObjectProgress progress)
    {
        var outlook = Outlook(progress);
        if (outlook.Free < 0 || Array.Exists(outlook.Missing, label => !_table.Members[label].CanBeMet || (_ordered && _table.Order[label] < progress.Next)))
        {
            return false;
        }

        if (_shape.Obligations.Length > 0 && !CanFulfil(progress, outlook.Missing, [], outlook.Free))
        {
            return false;
        }

        return progress.Count + outlook.Missing.Length >= _shape.Minimum || CanReachMinimum(progress, outlook);
    }

    private bool CanReachMinimum(ObjectProgress progress, ObjectOutlook outlook)
    {
        var wanted = _shape.Minimum - progress.Count - outlook.Missing.Length;
        for (var label = _table.Members.Length - 1; label >= 0 && wanted > 0; label--)
        {
            if (!_table.Members[label].CanBeMet)
            {
                continue;
            }

            if (label >= OwnNames)
            {
                return true;
            }

            if (!progress.HasSeen(label) && Array.IndexOf(outlook.Missing, label) < 0 && (!_ordered || _table.Order[label] >= progress.Next))
            {
                wanted--;
            }
        }

        return wanted <= 0;
    }

    /// <summary>Each obligation can still be fulfilled, by the absence of a name or by so many members besides the missing ones.</summary>
    private bool CanFulfil(ObjectProgress progress, int[] missing, int[] kept, int free)
    {
        var index = 0;
        while (index < _shape.Obligations.Length && ((progress.Claimed & (1 << index)) != 0 || Array.Exists(_absent[index], label => Array.IndexOf(kept, label) >= 0)))
        {
            index++;
        }

        if (index == _shape.Obligations.Length)
        {
            return true;
        }

        foreach (var label in _absent[index])
        {
            if (!progress.HasSeen(label) && Array.IndexOf(missing, label) < 0 && CanFulfil(progress, missing, [.. kept, label], free))
            {
                return true;
            }
        }

        for (var label = _table.Members.Length - 1; label >= 0; label--)
        {
            var member = _table.Members[label];
            var own = label < OwnNames;
            if ((member.Claims & (1 << index)) == 0 || Array.IndexOf(kept, label) >= 0
                || (own && (progress.HasSeen(label) || (_ordered && _table.Order[label] < progress.Next))))
            {
                continue;
            }

            var cost = own && Array.IndexOf(missing, label) >= 0 ? 0 : 1;
            if (cost > free)
            {
                continue;
            }

            foreach (var (claims, node) in member.Options)
            {
                if ((claims & (1 << index)) != 0 && node.CanBeMet && member.IsUseful(claims, progress.Claimed)
                    && CanFulfil(progress.With(own ? label : -1, progress.Count, progress.Claimed | claims, progress.Next), missing, kept, free - cost))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private ObjectOutlook OutlookOf(ObjectProgress progress) => progress.Outlook ??= Outlook(progress);

    private ObjectOutlook Outlook(ObjectProgress progress)
    {
        var needed = _required.Where(label => !progress.HasSeen(label)).ToList();
        for (var changed = _implications.Length > 0; changed;)
        {
            changed = false;
            foreach (var (name, names) in _implications)
            {
                if (progress.HasSeen(name) || needed.Contains(name))
                {
                    var more = names.Where(label => !progress.HasSeen(label) && !needed.Contains(label)).ToArray();
                    needed.AddRange(more);
                    changed |= more.Length > 0;
                }
            }
        }

        var free = _shape.Maximum == int.MaxValue ? int.MaxValue : _shape.Maximum - progress.Count - needed.Count;
        var first = needed.Count == 0 ? int.MaxValue : needed.Min(label => _table.Order[label]);
        return new ObjectOutlook([.. needed], free, first);
    }

    /// <summary>A name on its way that must not repeat one of those before.</summary>
    private sealed record RememberedName(ObjectMachine Machine, ObjectProgress Progress) : RecordingPosition.IOwner
    {
        public bool MayRefuse => Progress.OtherNames.Count > 0;

        public bool IsEndless => true;

        public Position WithoutMemory => new JsonStringPosition(new NameText(Machine, Progress, 0, Remembered: false));

        public IReadOnlyList<byte[]>? Refused(RecordedText text) => Progress.OtherNames.Completions(text, areNames: true);

        public Position? Finish(RecordedText text)
        {
            var name = JsonItems.Text(text);
            var label = Machine._table.Languages.Match(name);
            if (label < Machine.OwnNames)
            {
                return Machine.AfterName(Progress, label);
            }

            return Progress.OtherNames.With(name) is { } names ? Machine.AfterName(Progress.WithOtherNames(names), label) : null;
        }
    }
}
