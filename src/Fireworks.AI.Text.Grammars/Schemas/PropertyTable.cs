using Fireworks.AI.Text.Grammars.Languages;

namespace Fireworks.AI.Text.Grammars.Schemas;

/// <summary>
/// The properties that an object of one shape may have, by labels: each name that the shape treats on its own has one,
/// and all other names share one for each node that their values may have.
/// </summary>
internal sealed class PropertyTable
{
    private const int MaximumExploded = 128;
    private const int MaximumPatterns = 60;
    private const int MaximumObligations = 24;

    private readonly ObjectShape _shape;
    private readonly List<Dfa> _patterns = [];
    private readonly Dictionary<(ValueNode Node, long Matches), int> _openLabels = [];

    public PropertyTable(ObjectShape shape, SchemaCompiler compiler)
    {
        if (shape.Obligations.Length > MaximumObligations)
        {
            throw new GrammarException($"an object can be held to break at most {MaximumObligations} other schemas.");
        }

        var nodes = compiler.Nodes;
        _shape = shape;
        var names = CollectNames();
        CollectPatterns();
        while (true)
        {
            Names = [.. names.Order(StringComparer.Ordinal)];
            Order = Ranks(names, Names);
            _openLabels.Clear();
            Languages = Classify(compiler);
            if (FiniteOpenNames(compiler.Budget) is not { Count: > 0 } found)
            {
                break;
            }

            names.AddRange(found);
        }

        Properties = new ObjectProperty[Names.Length + _openLabels.Count];
        for (var i = 0; i < Names.Length; i++)
        {
            var name = Names[i];
            Properties[i] = new ObjectProperty(shape.PropertyNode(name, nodes), shape, witness => witness.Matches(name), compiler);
        }

        foreach (var ((node, matches), label) in _openLabels)
        {
            Properties[label] = new ObjectProperty(
                node, shape, witness => witness.Name is null && Matches(witness.Names!, matches), compiler);
        }
    }

    /// <summary>The names with labels of their own, sorted; a name's place is its label.</summary>
    public string[] Names { get; private set; }

    /// <summary>For each of them, its place in the schema.</summary>
    public int[] Order { get; private set; }

    /// <summary>All names that may occur, with their labels.</summary>
    public Dfa Languages { get; private set; }

    public ObjectProperty[] Properties { get; }

    public int IndexOf(string name) => Array.BinarySearch(Names, name, StringComparer.Ordinal);

    private List<string> CollectNames()
    {
        var known = new HashSet<string>(StringComparer.Ordinal);
        var names = new List<string>();
        void Add(IEnumerable<string> more) => names.AddRange(more.Where(known.Add));
        foreach (var rule in _shape.Rules)
        {
            Add(rule.Names);
        }

        Add(_shape.Required);
        foreach (var obligation in _shape.Obligations)
        {
            Add(obligation.Witnesses.Where(witness => witness.Name is not null).Select(witness => witness.Name!));
            Add(obligation.Absent);
        }

        foreach (var implication in _shape.Implications)
        {
            Add(implication.Names.Prepend(implication.Name));
        }

        return names;
    }

    private void CollectPatterns()
    {
        _patterns.AddRange(_shape.Rules.SelectMany(rule => rule.Patterns).Select(pattern => pattern.Names)
            .Concat(_shape.Obligations.SelectMany(obligation => obligation.Witnesses).Select(witness => witness.Names).OfType<Dfa>())
            .Distinct().Where(language => !language.IsAny));
        if (_patterns.Count > MaximumPatterns)
        {
            throw GrammarException.ForUnplaced("patternProperties", $"an object can have at most {MaximumPatterns} patterns of names.");
        }
    }

    private static int[] Ranks(List<string> names, string[] sorted)
    {
        var places = new Dictionary<string, int>(names.Count, StringComparer.Ordinal);
        for (var i = 0; i < names.Count; i++)
        {
            places.TryAdd(names[i], i);
        }

        return Array.ConvertAll(sorted, name => places[name]);
    }

    private Dfa Classify(SchemaCompiler compiler)
    {
        var nodes = compiler.Nodes;
        var own = Names.Length;
        if (_patterns.Count == 0)
        {
            return FiniteLanguage.FromSortedTexts(Names, OpenLabel(0, nodes));
        }

        // Other names are told apart by which patterns they match.
        var matches = new List<long> { 0 };
        var language = FiniteLanguage.FromSortedTexts(Names, own);
        for (var i = 0; i < _patterns.Count; i++)
        {
            var known = new Dictionary<long, int>();
            var next = new List<long>();
            language = DfaProduct.Combine(language, _patterns[i], needsBoth: false, (label, match) =>
            {
                if (label < own)
                {
                    return label;
                }

                var mask = matches[label - own] | (match >= 0 ? 1L << i : 0);
                if (!known.TryGetValue(mask, out var index))
                {
                    index = next.Count;
                    known.Add(mask, index);
                    next.Add(mask);
                }

                return own + index;
            }, compiler.Budget);
            matches = next;
        }

        int[] labels = [.. matches.Select(mask => OpenLabel(mask, nodes))];
        return DfaProduct.Combine(
            language, Dfa.Any, needsBoth: true, (label, _) => label < own ? label : labels[label - own], compiler.Budget);
    }

    private bool Matches(Dfa language, long matches) => language.IsAny || (matches & (1L << _patterns.IndexOf(language))) != 0;

    private int OpenLabel(long matches, NodeTable nodes)
    {
        var node = ValueNode.Any;
        foreach (var rule in _shape.Rules)
        {
            node = nodes.And(node, rule.Find(language => Matches(language, matches), nodes));
        }

        if (ReferenceEquals(node, ValueNode.Never))
        {
            return -1;
        }

        // Without obligations, names whose values are alike need no distinction.
        var key = (node, _shape.Obligations.Length == 0 ? 0 : matches);
        if (!_openLabels.TryGetValue(key, out var label))
        {
            label = Names.Length + _openLabels.Count;
            _openLabels.Add(key, label);
        }

        return label;
    }

    /// <summary>Names of a pattern that has only few are better treated on their own, so that they can be counted.</summary>
    private List<string> FiniteOpenNames(DfaBudget budget)
    {
        var found = new List<string>();
        if (_patterns.Count == 0)
        {
            return found;
        }

        foreach (var label in _openLabels.Values)
        {
            var one = DfaProduct.Combine(Languages, Dfa.Any, needsBoth: true, (own, _) => own == label ? 0 : -1, budget);
            if (one.IsInfinite())
            {
                continue;
            }

            if (one.Words(MaximumExploded) is { } words)
            {
                found.AddRange(words);
            }
        }

        return found;
    }
}
