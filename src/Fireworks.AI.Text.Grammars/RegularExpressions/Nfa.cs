using Fireworks.AI.Text.Grammars.Languages;
using Fireworks.AI.Text.RegularExpressions;

namespace Fireworks.AI.Text.Grammars.RegularExpressions;

/// <summary>A nondeterministic automaton of one regular expression, grown node by node within a budget.</summary>
internal sealed class Nfa
{
    /// <summary>Repetition is written out, so this bounds it.</summary>
    private const int MaximumNodes = 60_000;

    private readonly List<Node> _nodes = [];

    public sealed class Node
    {
        public List<(CodePointSet.Range Range, int Target)> Edges { get; } = [];

        public List<int> Epsilons { get; } = [];

        public List<(RegexAnchor Kind, int Target)> Anchors { get; } = [];

        public List<(int Rule, int Target)> Rules { get; } = [];
    }

    public int Count => _nodes.Count;

    public bool HasWordBoundaries { get; private set; }

    public Node this[int index] => _nodes[index];

    public int AddNode()
    {
        if (_nodes.Count >= MaximumNodes)
        {
            throw new GrammarException(
                $"A pattern needs more than {MaximumNodes} states when its repetitions are written out. Use smaller counts.");
        }

        _nodes.Add(new Node());
        return _nodes.Count - 1;
    }

    /// <summary>Adds what the expression matches after a node; returns the node where it ends.</summary>
    public int Append(RegularExpression expression, int from)
    {
        switch (expression)
        {
            case RegularExpression.Set set:
                var next = AddNode();
                foreach (var range in set.CodePoints.Ranges)
                {
                    _nodes[from].Edges.Add((range, next));
                }

                return next;
            case RegularExpression.Concat concat:
                foreach (var part in concat.Parts)
                {
                    from = Append(part, from);
                }

                return from;
            case RegularExpression.Alternate alternate:
                var end = AddNode();
                foreach (var choice in alternate.Choices)
                {
                    var start = AddNode();
                    _nodes[from].Epsilons.Add(start);
                    _nodes[Append(choice, start)].Epsilons.Add(end);
                }

                return end;
            case RegularExpression.Repeat repeat:
                return AppendRepeat(repeat, from);
            case RegularExpression.Anchor anchor:
                HasWordBoundaries |= anchor.Kind is RegexAnchor.WordBoundary or RegexAnchor.NotWordBoundary;
                var after = AddNode();
                _nodes[from].Anchors.Add((anchor.Kind, after));
                return after;
            case RegularExpression.Rule rule:
                var back = AddNode();
                _nodes[from].Rules.Add((rule.Index, back));
                return back;
            case RegularExpression.Language language:
                return AppendLanguage(language.Dfa, from);
            default:
                throw new GrammarException(
                    "Look-ahead is supported only where the rest of the whole pattern follows, not inside repetitions or groups.");
        }
    }

    private int AppendRepeat(RegularExpression.Repeat repeat, int from)
    {
        for (var i = 0; i < repeat.Minimum; i++)
        {
            var before = Count;
            from = Append(repeat.Body, from);
            if (Count == before)
            {
                // An empty body: repeating it adds nothing.
                break;
            }
        }

        var end = AddNode();
        if (repeat.Maximum is { } maximum)
        {
            _nodes[from].Epsilons.Add(end);
            for (var i = repeat.Minimum; i < maximum; i++)
            {
                var before = Count;
                from = Append(repeat.Body, from);
                _nodes[from].Epsilons.Add(end);
                if (Count == before)
                {
                    break;
                }
            }
        }
        else
        {
            var loop = AddNode();
            _nodes[from].Epsilons.Add(loop);
            _nodes[Append(repeat.Body, loop)].Epsilons.Add(loop);
            _nodes[loop].Epsilons.Add(end);
        }

        return end;
    }

    private int AppendLanguage(Dfa dfa, int from)
    {
        var end = AddNode();
        var offset = Count;
        for (var state = 0; state < dfa.Count; state++)
        {
            AddNode();
        }

        for (var state = 0; state < dfa.Count; state++)
        {
            foreach (var edge in dfa.Edges(state))
            {
                _nodes[offset + state].Edges.Add((new CodePointSet.Range(edge.Low, edge.High), offset + edge.Target));
            }

            if (dfa.Label(state) >= 0)
            {
                _nodes[offset + state].Epsilons.Add(end);
            }
        }

        if (!dfa.IsEmpty)
        {
            _nodes[from].Epsilons.Add(offset);
        }

        return end;
    }
}
