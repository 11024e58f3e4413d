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
    private const int MaximumDistinct = 1_000;

    private readonly ArrayShape _shape;
    private readonly JsonLayout _layout;
    private readonly ValueNode[][] _items;
    private readonly int _lastIndex;
    private readonly ConcurrentDictionary<ValueNode, PushdownAutomaton> _automata = new();
    private Dictionary<ArrayProgress, bool> _completable = [];
    private int _distinct;

    public ArrayAutomaton(ArrayShape shape, SchemaCompiler compiler)
    {
        _shape = shape;
        _layout = compiler.Layout;
        var contained = shape.Contained;
        if (contained.Length > MaximumContained
            || contained.Any(one => one.Minimum > MaximumContainedCount || one.Maximum is > MaximumContainedCount and < int.MaxValue))
        {
            throw new GrammarException(
                $"An array that must contain more than {MaximumContained} different things, or one of them more than "
                + $"{MaximumContainedCount} times, cannot be enforced.");
        }

        if (shape is { Unique: true, Prefix.Length: > 0, Maximum: > 1 })
        {
            throw new GrammarException("'uniqueItems' together with different schemas for the first items cannot be enforced.");
        }

        _lastIndex = contained.Select(one => one.From).Append(shape.Prefix.Length).Append(shape.Minimum).Max();
        if (contained.Length > 0 && (shape.Maximum == int.MaxValue ? _lastIndex : shape.Maximum) > MaximumSearched)
        {
            throw new GrammarException($"'contains' together with more than {MaximumSearched} items cannot be enforced.");
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

        if (_shape.Unique && progress.Seen is { } seen && seen.Count >= Math.Min(DistinctItems(), _shape.Maximum))
        {
            return;
        }

        foreach (var (node, next) in Items(progress))
        {
            if (place == ArrayPosition.Place.Separator)
            {
                transitions.Add(',', ',', _layout.AfterSeparator(new ArrayPosition(this, progress, ArrayPosition.Place.Item)));
                return;
            }

            if (_shape.Unique)
            {
                var item = new UniqueItem(this, node, next, progress.Seen ?? SeenJsonValues.None);
                transitions.AddEpsilon(new RecordingPosition(GetStart(node), RecordedText.Empty, item));
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
        if (_shape.Unique && DistinctItems() < _shape.Minimum)
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

    /// <summary>Items that are remembered run in an automaton of their own.</summary>
    private State GetStart(ValueNode node) => _automata.GetOrAdd(node, static key => new PushdownAutomaton(new ValuePosition(key))).Start;

    /// <summary>How many different items there are, <see cref="int.MaxValue"/> where there are many.</summary>
    private int DistinctItems()
    {
        var node = _items.Length == 0 ? ValueNode.Never : _items[0][0];
        return !node.CanBeMet ? 0 : _distinct > 0 ? _distinct : _distinct = node.CountValues(MaximumDistinct);
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
        public bool MayRefuse => Seen.Count > 0;

        public bool IsEndless => Automaton.DistinctItems() == int.MaxValue;

        public Position WithoutMemory => new CallPosition(
            new ValuePosition(Node),
            Automaton._layout.Elsewhere(new ArrayPosition(Automaton, Next with { Seen = Seen }, ArrayPosition.Place.Separator)));

        public IReadOnlyList<byte[]>? Refused(RecordedText text) =>
            Automaton.DistinctItems() < int.MaxValue ? null : Seen.Completions(text, areNames: false);

        public Position? Finish(RecordedText text) => Seen.With(SeenJsonValues.Canonical(text)) is { } seen
            ? Automaton._layout.Elsewhere(new ArrayPosition(Automaton, Next with { Seen = seen }, ArrayPosition.Place.Separator))
            : null;
    }
}
