namespace Fireworks.AI.Extensions.Onnx.Grammars;

/// <summary>
/// The members that an object of one shape may have, by labels: each name that the shape treats on its own has one,
/// and all other names share one for each node that their values may have.
/// </summary>
internal sealed class MemberTable
{
    private const int MaximumExploded = 128;
    private const int MaximumPatterns = 60;
    private const int MaximumExisting = 4;

    private readonly ObjectShape _shape;
    private readonly List<Dfa> _patterns = [];
    private readonly Dictionary<(ValueNode Node, int Existing), int> _openLabels = [];

    internal MemberTable(ObjectShape shape, NodeTable nodes)
    {
        if (shape.Existing.Length > MaximumExisting)
        {
            throw new GrammarException($"An object in which more than {MaximumExisting} members must exist by other conditions than their names cannot be enforced.");
        }

        _shape = shape;
        var names = CollectNames();
        CollectPatterns();
        while (true)
        {
            Names = [.. names.Order(StringComparer.Ordinal)];
            Order = Ranks(names, Names);
            _openLabels.Clear();
            Languages = Classify(nodes);
            if (FiniteOpenNames() is not { Count: > 0 } found)
            {
                break;
            }

            names.AddRange(found);
        }

        Members = new Member[Names.Length + _openLabels.Count];
        for (var i = 0; i < Names.Length; i++)
        {
            var existing = 0;
            for (var e = 0; e < shape.Existing.Length; e++)
            {
                existing |= shape.Existing[e].Names.Match(Names[i]) >= 0 ? 1 << e : 0;
            }

            Members[i] = new Member(shape.MemberNode(Names[i], nodes), existing, shape, nodes);
        }

        foreach (var ((node, existing), label) in _openLabels)
        {
            Members[label] = new Member(node, existing, shape, nodes);
        }
    }

    /// <summary>The names with labels of their own, sorted; a name's place is its label.</summary>
    internal string[] Names { get; private set; }

    /// <summary>For each of them, its place in the schema.</summary>
    internal int[] Order { get; private set; }

    /// <summary>All names that may occur, with their labels.</summary>
    internal Dfa Languages { get; private set; }

    internal Member[] Members { get; }

    internal int IndexOf(string name) => Array.BinarySearch(Names, name, StringComparer.Ordinal);

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
        foreach (var implication in _shape.Implications)
        {
            Add(implication.Names.Prepend(implication.Name));
        }

        return names;
    }

    private void CollectPatterns()
    {
        _patterns.AddRange(_shape.Rules.SelectMany(rule => rule.Patterns).Select(pattern => pattern.Names)
            .Concat(_shape.Existing.Select(existing => existing.Names))
            .Distinct().Where(language => !language.IsAny));
        if (_patterns.Count > MaximumPatterns)
        {
            throw new GrammarException($"An object with more than {MaximumPatterns} patterns of names cannot be enforced.");
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

    private Dfa Classify(NodeTable nodes)
    {
        var own = Names.Length;
        if (_patterns.Count == 0)
        {
            return NameTrie.Labelled(Names, OpenLabel(0, nodes));
        }

        // Other names are told apart by which patterns they match.
        var matches = new List<long> { 0 };
        var language = NameTrie.Labelled(Names, own);
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
            });
            matches = next;
        }

        int[] labels = [.. matches.Select(mask => OpenLabel(mask, nodes))];
        return DfaProduct.Combine(language, Dfa.Any, needsBoth: true, (label, _) => label < own ? label : labels[label - own]);
    }

    private int OpenLabel(long matches, NodeTable nodes)
    {
        bool Matches(Dfa language) => language.IsAny || (matches & (1L << _patterns.IndexOf(language))) != 0;
        var node = ValueNode.Any;
        foreach (var rule in _shape.Rules)
        {
            node = nodes.And(node, rule.Find(Matches, nodes));
        }

        if (ReferenceEquals(node, ValueNode.Never))
        {
            return -1;
        }

        var existing = 0;
        for (var e = 0; e < _shape.Existing.Length; e++)
        {
            existing |= Matches(_shape.Existing[e].Names) ? 1 << e : 0;
        }

        if (!_openLabels.TryGetValue((node, existing), out var label))
        {
            label = Names.Length + _openLabels.Count;
            _openLabels.Add((node, existing), label);
        }

        return label;
    }

    /// <summary>Names of a pattern that has only few are better treated on their own, so that they can be counted.</summary>
    private List<string> FiniteOpenNames()
    {
        var found = new List<string>();
        if (_patterns.Count == 0)
        {
            return found;
        }

        foreach (var label in _openLabels.Values)
        {
            var one = DfaProduct.Combine(Languages, Dfa.Any, needsBoth: true, (own, _) => own == label ? 0 : -1);
            if (one.IsInfinite())
            {
                continue;
            }

            var words = Words(one);
            if (words is not null)
            {
                found.AddRange(words);
            }
        }

        return found;
    }

    private static List<string>? Words(Dfa language)
    {
        var words = new List<string>();
        var pending = new Stack<(int State, string Text)>();
        pending.Push((0, ""));
        while (!language.IsEmpty && pending.TryPop(out var top))
        {
            if (language.Label(top.State) >= 0)
            {
                words.Add(top.Text);
            }

            foreach (var edge in language.Edges(top.State))
            {
                for (var codePoint = edge.Low; codePoint <= edge.High; codePoint++)
                {
                    if (codePoint is >= 0xD800 and <= 0xDFFF)
                    {
                        continue;
                    }

                    pending.Push((edge.Target, top.Text + char.ConvertFromUtf32(codePoint)));
                    if (words.Count + pending.Count > MaximumExploded)
                    {
                        return null;
                    }
                }
            }
        }

        return words;
    }
}

/// <summary>What the value of a member may be.</summary>
internal sealed class Member
{
    internal Member(ValueNode node, int existing, ObjectShape shape, NodeTable nodes)
    {
        Existing = existing;
        Nodes = new ValueNode[1 << shape.Existing.Length];
        for (var claims = 0; claims < Nodes.Length; claims++)
        {
            Nodes[claims] = (claims & ~existing) != 0 ? ValueNode.Never : node;
            for (var e = 0; e < shape.Existing.Length && !ReferenceEquals(Nodes[claims], ValueNode.Never); e++)
            {
                Nodes[claims] = (claims & (1 << e)) != 0 ? nodes.And(Nodes[claims], shape.Existing[e].Node) : Nodes[claims];
            }
        }
    }

    /// <summary>Which of the members that must exist this one can be.</summary>
    internal int Existing { get; }

    /// <summary>The node of the value, by which of those it is taken for.</summary>
    internal ValueNode[] Nodes { get; }

    internal bool CanBeMet => Nodes[0].CanBeMet;
}
