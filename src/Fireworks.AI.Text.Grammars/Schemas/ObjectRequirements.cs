namespace Fireworks.AI.Text.Grammars.Schemas;

/// <summary>What objects of one shape must hold before they may end, and whether an object on its way still can.</summary>
/// <param name="shape">The shape.</param>
/// <param name="table">The properties that it allows.</param>
/// <param name="ordered">Properties come in the order of the schema.</param>
internal sealed class ObjectRequirements(ObjectShape shape, PropertyTable table, bool ordered)
{
    private readonly int[] _required = Array.ConvertAll(shape.Required, table.IndexOf);
    private readonly int[][] _absent = Array.ConvertAll(shape.Obligations, one => Array.ConvertAll(one.Absent, table.IndexOf));
    private readonly (int Name, int[] Names)[] _implications =
        Array.ConvertAll(shape.Implications, one => (table.IndexOf(one.Name), Array.ConvertAll(one.Names, table.IndexOf)));

    /// <summary>The object may end.</summary>
    public bool AreMet(ObjectProgress progress) =>
        GetRemaining(progress).Missing.Length == 0
        && progress.Count >= shape.Minimum
        && IsFulfilled(progress);

    /// <summary>The object can still be brought to an end, as far as is known yet.</summary>
    public bool CanBeMet(ObjectProgress progress)
    {
        var remaining = CountRemaining(progress);
        if (remaining.Free < 0 || Array.Exists(remaining.Missing, label => !table.Properties[label].CanBeMet || IsPast(progress, label)))
        {
            return false;
        }

        if (shape.Obligations.Length > 0 && !CanFulfil(progress, remaining.Missing, [], remaining.Free))
        {
            return false;
        }

        return progress.Count + remaining.Missing.Length >= shape.Minimum || CanReachMinimum(progress, remaining);
    }

    /// <summary>What the progress means for what may follow, kept with it.</summary>
    public RemainingProperties GetRemaining(ObjectProgress progress) => progress.Remaining ??= CountRemaining(progress);

    /// <summary>Each obligation has had its witness, or one of its names is absent.</summary>
    private bool IsFulfilled(ObjectProgress progress)
    {
        for (var i = 0; i < shape.Obligations.Length; i++)
        {
            if ((progress.Claimed & (1 << i)) == 0 && !Array.Exists(_absent[i], label => !progress.HasSeen(label)))
            {
                return false;
            }
        }

        return true;
    }

    private bool CanReachMinimum(ObjectProgress progress, RemainingProperties remaining)
    {
        var wanted = shape.Minimum - progress.Count - remaining.Missing.Length;
        for (var label = table.Properties.Length - 1; label >= 0 && wanted > 0; label--)
        {
            if (!table.Properties[label].CanBeMet)
            {
                continue;
            }

            if (label >= table.Names.Length)
            {
                return true;
            }

            if (!progress.HasSeen(label) && Array.IndexOf(remaining.Missing, label) < 0 && !IsPast(progress, label))
            {
                wanted--;
            }
        }

        return wanted <= 0;
    }

    /// <summary>
    /// Each obligation can still be fulfilled, by the absence of a name or by so many properties besides the missing ones.
    /// </summary>
    private bool CanFulfil(ObjectProgress progress, int[] missing, int[] kept, int free)
    {
        var index = 0;
        while (index < shape.Obligations.Length
            && ((progress.Claimed & (1 << index)) != 0 || Array.Exists(_absent[index], label => Array.IndexOf(kept, label) >= 0)))
        {
            index++;
        }

        if (index == shape.Obligations.Length)
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

        for (var label = table.Properties.Length - 1; label >= 0; label--)
        {
            var property = table.Properties[label];
            var own = label < table.Names.Length;
            if ((property.Claims & (1 << index)) == 0 || Array.IndexOf(kept, label) >= 0
                || (own && (progress.HasSeen(label) || IsPast(progress, label))))
            {
                continue;
            }

            var cost = own && Array.IndexOf(missing, label) >= 0 ? 0 : 1;
            if (cost > free)
            {
                continue;
            }

            foreach (var (claims, node) in property.Options)
            {
                if ((claims & (1 << index)) == 0 || !node.CanBeMet || !property.IsUseful(claims, progress.Claimed))
                {
                    continue;
                }

                var next = progress.With(own ? label : -1, progress.Count, progress.Claimed | claims, progress.Next);
                if (CanFulfil(next, missing, kept, free - cost))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private RemainingProperties CountRemaining(ObjectProgress progress)
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

        var free = shape.Maximum == int.MaxValue ? int.MaxValue : shape.Maximum - progress.Count - needed.Count;
        var first = needed.Count == 0 ? int.MaxValue : needed.Min(label => table.Order[label]);
        return new RemainingProperties([.. needed], free, first);
    }

    /// <summary>The place of a name in the order of the schema is over.</summary>
    private bool IsPast(ObjectProgress progress, int label) => ordered && table.Order[label] < progress.Next;
}
