using Fireworks.AI.Text.Grammars.JsonValues;

namespace Fireworks.AI.Text.Grammars.Schemas;

/// <summary>Which properties an object has so far, as far as it matters for what may follow.</summary>
internal sealed class ObjectProgress : IEquatable<ObjectProgress>
{
    private readonly ulong[] _seen;

    public ObjectProgress(int names) => _seen = new ulong[(names + 63) / 64];

    private ObjectProgress(ulong[] seen, int count, int claimed, int next, SeenJsonValues names) =>
        (_seen, Count, Claimed, Next, OtherNames) = (seen, count, claimed, next, names);

    /// <summary>The number of properties, as far as it is limited.</summary>
    public int Count { get; }

    /// <summary>Which of the properties that must exist have come.</summary>
    public int Claimed { get; }

    /// <summary>The first place in the schema's order that may still come.</summary>
    public int Next { get; }

    /// <summary>The names that have no label of their own, where repeating one would count it twice.</summary>
    public SeenJsonValues OtherNames { get; } = SeenJsonValues.None;

    /// <summary>What follows from this, kept by the automaton.</summary>
    public RemainingProperties? Remaining { get; set; }

    public bool HasSeen(int label) => (_seen[label >> 6] & (1UL << (label & 63))) != 0;

    public ObjectProgress With(int label, int count, int claimed, int next)
    {
        var seen = _seen;
        if (label >= 0)
        {
            seen = [.. _seen];
            seen[label >> 6] |= 1UL << (label & 63);
        }

        return new ObjectProgress(seen, count, claimed, next, OtherNames);
    }

    public ObjectProgress WithOtherNames(SeenJsonValues names) => new(_seen, Count, Claimed, Next, names);

    public bool Equals(ObjectProgress? other) => ReferenceEquals(this, other)
        || (other is not null
            && (Count, Claimed, Next) == (other.Count, other.Claimed, other.Next)
            && OtherNames.Equals(other.OtherNames)
            && _seen.AsSpan().SequenceEqual(other._seen));

    public override bool Equals(object? obj) => Equals(obj as ObjectProgress);

    public override int GetHashCode()
    {
        var hash = (Count * 31) + (Claimed * 17) + Next + OtherNames.GetHashCode();
        foreach (var word in _seen)
        {
            hash = (hash * 31) + word.GetHashCode();
        }

        return hash;
    }
}

/// <summary>What an object's progress means for what may follow.</summary>
/// <param name="Missing">Labels that must still come.</param>
/// <param name="Free">How many properties may come besides those.</param>
/// <param name="FirstMissing">The first place in the schema's order among the missing, where order matters.</param>
internal sealed record RemainingProperties(int[] Missing, int Free, int FirstMissing)
{
    /// <summary>The labels of other names that may come, relative to the first of them; null until computed.</summary>
    public ulong? Open { get; set; }
}
