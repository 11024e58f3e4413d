using Fireworks.AI.Text.Grammars.Automata;
using Fireworks.AI.Text.Grammars.JsonValues;
using Fireworks.AI.Text.Grammars.Languages;
using Fireworks.AI.Text.Grammars.Texts;

namespace Fireworks.AI.Text.Grammars.Schemas;

/// <summary>Objects of one shape: which properties may come after those that have come.</summary>
internal sealed class ObjectAutomaton
{
    private static readonly ByteString Colon = new(":");

    private readonly ObjectShape _shape;
    private readonly PropertyTable _table;
    private readonly JsonLayout _layout;
    private readonly string _location;
    private readonly bool _ordered;
    private readonly bool _counts;
    private readonly bool _writesPlainNames;
    private readonly bool _remembersNames;
    private readonly ObjectRequirements _requirements;
    private readonly ReachableNames _reach;

    /// <param name="shape">The shape.</param>
    /// <param name="compiler">Compiles the properties.</param>
    /// <param name="location">The schema's place, for errors.</param>
    public ObjectAutomaton(ObjectShape shape, SchemaCompiler compiler, string location)
    {
        _location = location;
        shape = compiler.Options.ClosedObjects ? shape.Closed() : shape;
        _shape = shape;
        _layout = compiler.Layout;
        _ordered = compiler.Options.PropertyOrder == JsonPropertyOrder.Definition;
        _writesPlainNames = compiler.Options.PlainNames;
        _counts = shape.Minimum > 0 || shape.Maximum < int.MaxValue;
        _table = new PropertyTable(shape, compiler);
        _requirements = new ObjectRequirements(shape, _table, _ordered);
        _reach = new ReachableNames(_table);
        var others = _table.Properties.AsSpan(OwnNames).ToArray();
        _remembersNames = others.Length > 0 && (shape.Minimum > 1 || Array.Exists(others, property => property.Claims != 0));
    }

    public Dfa Names => _table.Languages;

    private int OwnNames => _table.Names.Length;

    /// <summary>Some object is possible, as far as is known yet.</summary>
    public bool CanBeMet() => _requirements.CanBeMet(new ObjectProgress(OwnNames));

    /// <summary>At most how many objects there are; <see cref="int.MaxValue"/> for more than the limit.</summary>
    public int CountValues(int limit)
    {
        if (Array.Exists(_table.Properties[OwnNames..], static property => property.CanBeMet))
        {
            return int.MaxValue;
        }

        long count = CanBeMet() ? 1 : 0;
        for (var label = 0; label < OwnNames && count <= limit; label++)
        {
            long values = Array.IndexOf(_shape.Required, _table.Names[label]) >= 0 ? 0 : 1;
            foreach (var (_, node) in _table.Properties[label].Options)
            {
                values += node.CountValues(limit);
            }

            count *= Math.Max(1, Math.Min(values, int.MaxValue));
        }

        return count > limit ? int.MaxValue : (int)count;
    }

    public void Enter(Transitions transitions)
    {
        if (CanBeMet())
        {
            var inside = new ObjectPosition(this, new ObjectProgress(OwnNames), ObjectPosition.Place.First);
            transitions.Add('{', '{', _layout.Elsewhere(inside));
        }
    }

    public void AddTransitions(Transitions transitions, ObjectProgress progress, ObjectPosition.Place place)
    {
        if (place != ObjectPosition.Place.Name && _requirements.AreMet(progress))
        {
            transitions.Add('}', '}', EndPosition.Instance);
        }

        if (!_table.Languages.IsEmpty && CanReachName(progress, 0))
        {
            if (place == ObjectPosition.Place.Separator)
            {
                transitions.Add(',', ',', _layout.AfterSeparator(new ObjectPosition(this, progress, ObjectPosition.Place.Name)));
            }
            else
            {
                transitions.Add('"', '"', StartName(progress));
            }
        }
    }

    private Position StartName(ObjectProgress progress)
    {
        if (!_remembersNames)
        {
            return new JsonStringPosition(new PropertyNameText(this, progress, 0, Remembered: false));
        }

        var names = new PushdownAutomaton(new JsonStringPosition(new PropertyNameText(this, progress, 0, Remembered: true)));
        return new RecordingPosition(names.Start, RecordedText.Empty, progress.OtherNames.Refused, new RememberedName(this, progress));
    }

    /// <summary>Adds the values of a property whose name has come.</summary>
    public void AddValueTransitions(Transitions transitions, ObjectProgress progress, int label)
    {
        foreach (var (node, next) in Values(progress, label))
        {
            transitions.AddCall(new ValuePosition(node), _layout.Elsewhere(new ObjectPosition(this, next, ObjectPosition.Place.Separator)));
        }
    }

    /// <summary>What follows the quote after a name, or null when this name may not come.</summary>
    public Position? AfterName(ObjectProgress progress, int label) => label < 0 || !IsAllowed(progress, label)
        ? null
        : _layout.Elsewhere(LiteralPosition.Create(Colon, _layout.AfterSeparator(new PropertyValuePosition(this, progress, label))));

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
    public bool IsAnyNameAllowed(ObjectProgress progress, int state) =>
        _reach.IsAlwaysOpen(state) && OpenLabels(progress) == _reach.AllOpen;

    /// <summary>From a state of the names on, only names that the schema mentions can come, and they have one spelling.</summary>
    public bool WritesPlainName(int state) => _writesPlainNames && _reach.Open(state) == 0;

    private ulong OpenLabels(ObjectProgress progress)
    {
        var remaining = _requirements.GetRemaining(progress);
        if (remaining.Open is { } known)
        {
            return known;
        }

        var open = 0UL;
        for (var label = OwnNames; label < _table.Properties.Length; label++)
        {
            open |= IsAllowed(progress, label) ? 1UL << (label - OwnNames) : 0;
        }

        remaining.Open = open;
        return open;
    }

    private bool IsAllowed(ObjectProgress progress, int label)
    {
        var own = label < OwnNames;
        if (!_table.Properties[label].CanBeMet || (own && progress.HasSeen(label)))
        {
            return false;
        }

        var remaining = _requirements.GetRemaining(progress);
        var place = own ? _table.Order[label] : OwnNames;
        if (_ordered && (place < progress.Next || place > remaining.FirstMissing))
        {
            return false;
        }

        if (_shape.Obligations.Length == 0 && _shape.Implications.Length == 0 && _shape.Minimum == 0)
        {
            return remaining.Free > 0 || (own && Array.IndexOf(remaining.Missing, label) >= 0);
        }

        return Values(progress, label).Any();
    }

    private IEnumerable<(ValueNode Node, ObjectProgress Next)> Values(ObjectProgress progress, int label)
    {
        foreach (var (claims, node) in _table.Properties[label].Options)
        {
            if (!node.CanBeMet || !_table.Properties[label].IsUseful(claims, progress.Claimed))
            {
                continue;
            }

            var next = Advance(progress, label, claims);
            if (_requirements.CanBeMet(next))
            {
                yield return (node, next);
            }
        }
    }

    private ObjectProgress Advance(ObjectProgress progress, int label, int claims)
    {
        var own = label < OwnNames;
        var count = !_counts ? 0 : _shape.Maximum == int.MaxValue ? Math.Min(progress.Count + 1, _shape.Minimum) : progress.Count + 1;
        var next = !_ordered ? 0 : own ? _table.Order[label] + 1 : OwnNames;
        return progress.With(own ? label : -1, count, progress.Claimed | claims, next);
    }

    /// <summary>A name on its way that must not repeat one of those before.</summary>
    private sealed record RememberedName(ObjectAutomaton Automaton, ObjectProgress Progress) : RecordingPosition.IOwner
    {
        public string Keyword => "minProperties";

        public string Location => Automaton._location;

        public bool IsFree => false;

        public bool IsEndless => true;

        public Position WithoutMemory => new JsonStringPosition(new PropertyNameText(Automaton, Progress, 0, Remembered: false));

        public IReadOnlyList<byte[]>? RefusedEndings(RecordedText text) => Progress.OtherNames.Completions(text, areNames: true);

        public Position? Finish(RecordedText text)
        {
            var name = SeenJsonValues.Text(text);
            var label = Automaton._table.Languages.Match(name);
            if (label < Automaton.OwnNames)
            {
                return Automaton.AfterName(Progress, label);
            }

            return Progress.OtherNames.WithName(name) is { } names ? Automaton.AfterName(Progress.WithOtherNames(names), label) : null;
        }
    }
}
