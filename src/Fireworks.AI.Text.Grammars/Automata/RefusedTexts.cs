namespace Fireworks.AI.Text.Grammars.Automata;

/// <summary>
/// Where the spellings of each value are that a part must not be, as far as the part's text may still become one of them. Followed beside
/// the part, it tells at once what can only become such a value. Sets and answers are kept for all texts that share a beginning.
/// </summary>
internal sealed class RefusedTexts
{
    private const int MaximumSearched = 20_000;

    private const byte Escape = (byte)'\\';

    /// <summary>All bytes but the one that begins an escape, printable ones first.</summary>
    private static readonly byte[] Plain =
    [
        .. Enumerable.Range(0x20, 0xE0).Where(static value => value != Escape).Select(static value => (byte)value),
        .. Enumerable.Range(0, 0x20).Select(static value => (byte)value),
    ];

    private readonly State[] _states;
    private readonly Dictionary<Set, RefusedTexts> _all;
    private readonly Dictionary<byte, RefusedTexts> _next = [];
    private readonly Dictionary<State, bool> _answers = [];

    /// <param name="starts">Where the spellings start.</param>
    public RefusedTexts(State[] starts)
        : this(starts, [])
    {
    }

    private RefusedTexts(State[] states, Dictionary<Set, RefusedTexts> all) => (_states, _all) = (states, all);

    /// <summary>Nothing is refused.</summary>
    public static RefusedTexts None { get; } = new([]);

    public bool IsEmpty => _states.Length == 0;

    public int Count => _states.Length;

    /// <summary>What may still become one of the values after a byte.</summary>
    public RefusedTexts Next(byte value)
    {
        if (IsEmpty)
        {
            return this;
        }

        lock (_all)
        {
            if (_next.TryGetValue(value, out var known))
            {
                return known;
            }

            var next = new List<State>(_states.Length);
            foreach (var state in _states)
            {
                if (state.Next(value) is { } target)
                {
                    next.Add(target);
                }
            }

            var set = new Set([.. next]);
            if (next.Count == 0)
            {
                known = None;
            }
            else if (!_all.TryGetValue(set, out known))
            {
                known = new RefusedTexts(set.States, _all);
                _all.Add(set, known);
            }

            _next.Add(value, known);
            return known;
        }
    }

    /// <summary>
    /// Some text leads from a state to an end without being one of these. As every state can be completed, a byte that none of them
    /// has is enough. Both sides have finitely many states, so the search is exact.
    /// </summary>
    /// <exception cref="GrammarException">The search takes more steps than are allowed.</exception>
    public bool CanBeLeft(State start, RecordingPosition.IOwner owner)
    {
        lock (_all)
        {
            return _answers.TryGetValue(start, out var known) ? known : Search(start, owner);
        }
    }

    private bool Search(State start, RecordingPosition.IOwner owner)
    {
        var origins = new Dictionary<(State, RefusedTexts), (State, RefusedTexts)?> { [(start, this)] = null };
        var pending = new Stack<(State, RefusedTexts)>(origins.Keys);
        var escapable = new Queue<(State, RefusedTexts)>();
        while (true)
        {
            // An escape says what can be said without, mostly: that way is followed last.
            var isEscaping = !pending.TryPop(out var place);
            if (isEscaping && !escapable.TryDequeue(out place))
            {
                break;
            }

            var (state, refused) = place;
            if (isEscaping)
            {
                if (Follow(place, Escape, origins, pending))
                {
                    return Conclude(origins, place);
                }

                continue;
            }

            if (refused._answers.TryGetValue(state, out var known) ? known
                : state.IsAccepting && !Array.Exists(refused._states, static other => other.IsAccepting))
            {
                return Conclude(origins, place);
            }

            if (origins.Count > MaximumSearched || !StepBudget.TrySpend(refused.Count))
            {
                throw GrammarException.ForKeyword(
                    owner.Keyword,
                    owner.Location,
                    $"to find a value that has not come takes more than {MaximumSearched} steps. Allow more different values, or fewer "
                    + "items.");
            }

            if (Array.Exists(Plain, value => Follow(place, value, origins, pending)))
            {
                return Conclude(origins, place);
            }

            if (state.MayRead(Escape))
            {
                escapable.Enqueue(place);
            }
        }

        foreach (var (state, refused) in origins.Keys)
        {
            refused._answers[state] = false;
        }

        return false;
    }

    /// <summary>True where a byte leads away from all that is refused; otherwise the place after it is looked at later.</summary>
    private static bool Follow(
        (State State, RefusedTexts Refused) place,
        byte value,
        Dictionary<(State, RefusedTexts), (State, RefusedTexts)?> origins,
        Stack<(State, RefusedTexts)> pending)
    {
        if (!place.State.MayRead(value) || place.State.Next(value) is not { } next)
        {
            return false;
        }

        var refused = place.Refused.Next(value);
        if (!refused.IsEmpty && origins.TryAdd((next, refused), place))
        {
            pending.Push((next, refused));
        }

        return refused.IsEmpty;
    }

    /// <summary>The way that was found serves all the places on it.</summary>
    private static bool Conclude(
        Dictionary<(State State, RefusedTexts Refused), (State, RefusedTexts)?> origins, (State State, RefusedTexts Refused) last)
    {
        (State State, RefusedTexts Refused)? place = last;
        while (place is { } known)
        {
            known.Refused._answers[known.State] = true;
            place = origins[known];
        }

        return true;
    }

    private readonly struct Set : IEquatable<Set>
    {
        private readonly int _hash;

        public Set(State[] states)
        {
            States = states;
            var hash = default(HashCode);
            foreach (var state in states)
            {
                hash.Add(state);
            }

            _hash = hash.ToHashCode();
        }

        public State[] States { get; }

        public bool Equals(Set other) => _hash == other._hash && States.AsSpan().SequenceEqual(other.States);

        public override bool Equals(object? obj) => obj is Set other && Equals(other);

        public override int GetHashCode() => _hash;
    }
}
