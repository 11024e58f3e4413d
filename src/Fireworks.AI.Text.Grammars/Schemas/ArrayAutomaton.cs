using System.Collections.Concurrent;
using Fireworks.AI.Text.Grammars.Automata;
using Fireworks.AI.Text.Grammars.JsonValues;

namespace Fireworks.AI.Text.Grammars.Schemas;

/// <summary>Arrays of one shape: which items may come at an index, given how often what must be contained has come.</summary>
internal sealed class ArrayAutomaton
{
    private const int MaximumContained = 4;
    private const int MaximumContainedCount = 250;
    private const int MaximumSearched = 2_000;
    private const int MaximumCounted = 64;

    private readonly ArrayShape _shape;
    private readonly JsonLayout _layout;
    private readonly string _location;
    private readonly ValueNode[][] _items;
    private readonly int _lastIndex;
    private readonly ConcurrentDictionary<ValueNode, PushdownAutomaton> _automata = new();
    private Dictionary<ArrayProgress, bool> _completable = [];

    /// <param name="shape">The shape.</param>
    /// <param name="compiler">Compiles the items.</param>
    /// <param name="location">The schema's place, for errors.</param>
    public ArrayAutomaton(ArrayShape shape, SchemaCompiler compiler, string location)
    {
        _shape = shape;
        _location = location;
        _layout = compiler.Layout;
        var contained = shape.Contained;
        if (contained.Length > MaximumContained
            || contained.Any(one => one.Minimum > MaximumContainedCount || one.Maximum is > MaximumContainedCount and < int.MaxValue))
        {
            throw GrammarException.ForUnplaced(
                "contains",
                $"an array can be held to contain at most {MaximumContained} different things, each at most {MaximumContainedCount} "
                + "times.");
        }

        _lastIndex = contained.Select(one => one.From).Append(shape.Prefix.Length).Append(shape.Minimum).Max();
        if (contained.Length > 0 && (shape.Maximum == int.MaxValue ? _lastIndex : shape.Maximum) > MaximumSearched)
        {
            throw GrammarException.ForUnplaced("contains", $"together with more than {MaximumSearched} items it takes too long.");
        }

        var count = Math.Min(shape.Prefix.Length, shape.Maximum) + (shape.Maximum > shape.Prefix.Length ? 1 : 0);
        _items = new ValueNode[count][];
        for (var i = 0; i < count; i++)
        {
            var item = i < shape.Prefix.Length ? shape.Prefix[i] : shape.Rest;
            _items[i] = new ValueNode[1 << contained.Length];
            for (var claims = 0; claims < _items[i].Length; claims++)
            {
                _items[i][claims] = compiler.Enqueue(Claim(item, claims, compiler.Nodes));
                _items[i][claims].IsUnique |= shape.Unique;
            }
        }
    }

    /// <summary>Some array is possible, as far as is known yet.</summary>
    public bool CanBeMet()
    {
        _completable = [];
        return CanComplete(default);
    }

    public void Enter(Transitions transitions)
    {
        if (CanComplete(default))
        {
            transitions.Add('[', '[', _layout.Elsewhere(new ArrayPosition(this, default, ArrayPosition.Place.First)));
        }
    }

    public void AddTransitions(Transitions transitions, ArrayProgress progress, ArrayPosition.Place place)
    {
        if (place != ArrayPosition.Place.Item && IsComplete(progress))
        {
            transitions.Add(']', ']', EndPosition.Instance);
        }

        foreach (var (node, next) in Items(progress))
        {
            if (_shape.Unique && !HasAnother(node, next, progress.Seen ?? SeenJsonValues.None))
            {
                // All that the item may be has come.
                continue;
            }

            if (place == ArrayPosition.Place.Separator)
            {
                transitions.Add(',', ',', _layout.AfterSeparator(new ArrayPosition(this, progress, ArrayPosition.Place.Item)));
                return;
            }

            if (_shape.Unique)
            {
                transitions.AddEpsilon(StartUnique(node, next, progress.Seen ?? SeenJsonValues.None));
            }
            else
            {
                var after = new ArrayPosition(this, next, ArrayPosition.Place.Separator);
                transitions.AddCall(new ValuePosition(node), _layout.Elsewhere(after));
            }
        }
    }

    private IEnumerable<(ValueNode Node, ArrayProgress Next)> Items(ArrayProgress progress)
    {
        if (progress.Index >= _shape.Maximum)
        {
            yield break;
        }

        var nodes = _items[Math.Min(progress.Index, _shape.Prefix.Length)];
        for (var claims = 0; claims < nodes.Length; claims++)
        {
            if (nodes[claims].CanBeMet && Advance(progress, claims) is { } next && CanComplete(next))
            {
                yield return (nodes[claims], next);
            }
        }
    }

    private bool IsComplete(ArrayProgress progress)
    {
        if (progress.Index < _shape.Minimum)
        {
            return false;
        }

        for (var i = 0; i < _shape.Contained.Length; i++)
        {
            if (Count(progress, i) < _shape.Contained[i].Minimum)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>ArrayProgress after an item that counts for the claimed nodes; null where such a claim makes no sense.</summary>
    private ArrayProgress? Advance(ArrayProgress progress, int claims)
    {
        var counts = progress.Counts;
        for (var i = 0; i < _shape.Contained.Length; i++)
        {
            var contained = _shape.Contained[i];
            if ((claims & (1 << i)) == 0)
            {
                continue;
            }

            var limit = contained.Maximum == int.MaxValue ? contained.Minimum : contained.Maximum;
            if (progress.Index < contained.From || Count(progress, i) >= limit)
            {
                return null;
            }

            counts += 1u << (8 * i);
        }

        var index = _shape.Maximum == int.MaxValue ? Math.Min(progress.Index + 1, _lastIndex) : progress.Index + 1;
        return new ArrayProgress(index, counts, progress.Seen);
    }

    private bool CanComplete(ArrayProgress progress)
    {
        if (_shape.Unique && !HasDistinctItems())
        {
            return false;
        }

        if (_shape.Contained.Length == 0)
        {
            return _shape.Minimum <= _shape.Maximum && HasItems(progress.Index);
        }

        if (IsComplete(progress))
        {
            return true;
        }

        lock (_completable)
        {
            return Search(progress with { Seen = null });
        }
    }

    private RecordingPosition StartUnique(ValueNode node, ArrayProgress next, SeenJsonValues seen) =>
        new(GetStart(node), RecordedText.Empty, seen.Refused, new UniqueItem(this, node, next, seen));

    /// <summary>There is an item that has not come.</summary>
    private bool HasAnother(ValueNode node, ArrayProgress next, SeenJsonValues seen)
    {
        var count = node.Distinct;
        var isExact = node.Arrays.Length == 0 && node.Objects.Length == 0;
        return count == int.MaxValue || (isExact && seen.Count < count) || StartUnique(node, next, seen).CanFinish();
    }

    /// <summary>Items that are remembered run in an automaton of their own.</summary>
    private State GetStart(ValueNode node) => _automata.GetOrAdd(node, static key => new PushdownAutomaton(new ValuePosition(key))).Start;

    /// <summary>Whatever items come first, there are enough different ones to reach the minimum.</summary>
    private bool HasDistinctItems()
    {
        for (var i = 0; i < Math.Min(_shape.Minimum, _items.Length); i++)
        {
            // Further items are alike: the last of them needs the most.
            var needed = i < _shape.Prefix.Length ? i + 1 : _shape.Minimum;
            if (needed > 1 && _items[i][0].CountValues() < needed)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>At most how many arrays there are; <see cref="int.MaxValue"/> for more than the limit.</summary>
    public int CountValues(int limit)
    {
        if (_shape.Maximum > MaximumCounted && (_items.Length > _shape.Prefix.Length && _items[^1][0].CanBeMet))
        {
            return int.MaxValue;
        }

        long count = _shape.Minimum == 0 ? 1 : 0;
        long product = 1;
        for (var length = 1; length <= Math.Min(_shape.Maximum, MaximumCounted) && product > 0 && count <= limit; length++)
        {
            var index = Math.Min(length - 1, _shape.Prefix.Length);
            product = index < _items.Length ? Math.Min(product * _items[index][0].CountValues(limit), int.MaxValue) : 0;
            count += length >= _shape.Minimum ? product : 0;
        }

        return count > limit ? int.MaxValue : (int)count;
    }

    private bool HasItems(int index)
    {
        for (var i = index; i < _shape.Minimum; i++)
        {
            if (!_items[Math.Min(i, _shape.Prefix.Length)][0].CanBeMet)
            {
                return false;
            }

            if (i >= _shape.Prefix.Length)
            {
                break;
            }
        }

        return true;
    }

    private bool Search(ArrayProgress progress)
    {
        if (IsComplete(progress))
        {
            return true;
        }

        if (progress.Index >= _shape.Maximum)
        {
            return false;
        }

        if (_completable.TryGetValue(progress, out var known))
        {
            return known;
        }

        // An item that changes nothing does not help.
        _completable[progress] = false;
        var nodes = _items[Math.Min(progress.Index, _shape.Prefix.Length)];
        var possible = false;
        for (var claims = nodes.Length - 1; claims >= 0 && !possible; claims--)
        {
            possible = nodes[claims].CanBeMet && Advance(progress, claims) is { } next && Search(next);
        }

        _completable[progress] = possible;
        return possible;
    }

    private ValueNode Claim(ValueNode item, int claims, NodeTable nodes)
    {
        for (var i = 0; i < _shape.Contained.Length; i++)
        {
            var contained = _shape.Contained[i];
            item = (claims & (1 << i)) != 0 ? nodes.And(item, contained.Node)
                : contained.Maximum < int.MaxValue ? nodes.And(item, contained.Complement)
                : item;
        }

        return item;
    }

    private static int Count(ArrayProgress progress, int index) => (int)(progress.Counts >> (8 * index)) & 0xFF;

    /// <summary>An item on its way that must differ from those before.</summary>
    private sealed record UniqueItem(ArrayAutomaton Automaton, ValueNode Node, ArrayProgress Next, SeenJsonValues Seen)
        : RecordingPosition.IOwner
    {
        public string Keyword => "uniqueItems";

        public string Location => Automaton._location;

        public bool IsFree => Node is { Numbers.IsEmpty: true, Arrays: [], Objects: [], Strings: [{ IsBounded: false, Dfa.IsAny: true }] };

        public bool IsEndless => Node.Distinct == int.MaxValue && Automaton._shape.Prefix.Length == 0;

        public Position WithoutMemory => new CallPosition(
            new ValuePosition(Node),
            Automaton._layout.Elsewhere(new ArrayPosition(Automaton, Next with { Seen = Seen }, ArrayPosition.Place.Separator)));

        public IReadOnlyList<byte[]>? RefusedEndings(RecordedText text) => Seen.Completions(text, areNames: false);

        public Position? Finish(RecordedText text) => Seen.With(text) is { } seen
            ? Automaton._layout.Elsewhere(new ArrayPosition(Automaton, Next with { Seen = seen }, ArrayPosition.Place.Separator))
            : null;
    }
}
