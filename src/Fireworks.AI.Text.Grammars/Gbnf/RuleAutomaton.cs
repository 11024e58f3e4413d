using Fireworks.AI.Text.Grammars.Automata;
using Fireworks.AI.Text.Grammars.RegularExpressions;
using Fireworks.AI.Text.Grammars.Texts;

namespace Fireworks.AI.Text.Grammars.Gbnf;

/// <summary>
/// The rules of a grammar as one nondeterministic automaton whose edges may call rules. Only what can be completed is kept.
/// </summary>
internal sealed class RuleAutomaton
{
    private readonly Nfa _nfa = new();
    private readonly string[] _names;
    private readonly int[] _starts;
    private readonly int[] _ends;
    private readonly bool[] _alive;
    private readonly bool[] _isEnd;
    private readonly bool[] _isTail;

    private RuleAutomaton(RegularExpression[] bodies, string[] names, int root)
    {
        _names = names;
        _starts = new int[bodies.Length];
        _ends = new int[bodies.Length];
        for (var rule = 0; rule < bodies.Length; rule++)
        {
            _starts[rule] = _nfa.AddNode();
            _ends[rule] = _nfa.Append(bodies[rule], _starts[rule]);
        }

        _isEnd = new bool[_nfa.Count];
        foreach (var end in _ends)
        {
            _isEnd[end] = true;
        }

        _alive = FindAlive();
        _isTail = FindTails();
        CheckLeftRecursion();
        Start = _alive[_starts[root]]
            ? At(_starts[root])
            : throw new GrammarException($"The grammar's rule '{names[root]}' never ends: each way through it calls itself again.");
    }

    public Position Start { get; }

    public static Position Compile(string gbnf)
    {
        var (bodies, names, root) = GbnfParser.Parse(gbnf);
        return new RuleAutomaton(bodies, names, root).Start;
    }

    private RawTextPosition At(int node) => new(new RuleText(this, node));

    /// <summary>A rule ends at its end; a node is alive when an end can be reached through rules that end.</summary>
    private bool[] FindAlive()
    {
        var alive = (bool[])_isEnd.Clone();
        for (var changed = true; changed;)
        {
            changed = false;
            for (var i = _nfa.Count - 1; i >= 0; i--)
            {
                var node = _nfa[i];
                if (!alive[i] && (node.Epsilons.Exists(target => alive[target])
                    || node.Edges.Exists(edge => alive[edge.Target])
                    || node.Rules.Exists(call => alive[call.Target] && alive[_starts[call.Rule]])))
                {
                    alive[i] = true;
                    changed = true;
                }
            }
        }

        return alive;
    }

    /// <summary>Nodes that only lead to the end: calls that return there need not return at all.</summary>
    private bool[] FindTails()
    {
        var tails = (bool[])_isEnd.Clone();
        for (var changed = true; changed;)
        {
            changed = false;
            for (var i = _nfa.Count - 1; i >= 0; i--)
            {
                var node = _nfa[i];
                var onlyEpsilons = node.Edges.Count == 0 && node.Rules.Count == 0 && node.Epsilons.Count > 0;
                if (!tails[i] && onlyEpsilons && node.Epsilons.TrueForAll(target => tails[target]))
                {
                    tails[i] = true;
                    changed = true;
                }
            }
        }

        return tails;
    }

    private void CheckLeftRecursion()
    {
        var nullable = new bool[_starts.Length];
        for (var changed = true; changed;)
        {
            changed = false;
            for (var rule = 0; rule < _starts.Length; rule++)
            {
                if (!nullable[rule] && Leading(rule, nullable).Contains(_ends[rule]))
                {
                    nullable[rule] = true;
                    changed = true;
                }
            }
        }

        var marks = new byte[_starts.Length];
        var path = new Stack<(int Rule, bool Leave)>();
        for (var rule = 0; rule < _starts.Length; rule++)
        {
            path.Push((rule, false));
            while (path.TryPop(out var top))
            {
                if (top.Leave)
                {
                    marks[top.Rule] = 2;
                }
                else if (marks[top.Rule] == 0)
                {
                    marks[top.Rule] = 1;
                    path.Push((top.Rule, true));
                    foreach (var called in Leading(top.Rule, nullable).SelectMany(node => _nfa[node].Rules).Select(call => call.Rule))
                    {
                        if (marks[called] == 1)
                        {
                            throw new GrammarException(
                                $"The grammar's rule '{_names[called]}' begins with itself. "
                                + "Write the repetition with '*' or '+', or put the recursion at the end.");
                        }

                        path.Push((called, false));
                    }
                }
            }
        }
    }

    /// <summary>The nodes of a rule that are reached before anything is read.</summary>
    private HashSet<int> Leading(int rule, bool[] nullable)
    {
        var found = new HashSet<int>();
        var pending = new Stack<int>();
        pending.Push(_starts[rule]);
        while (pending.TryPop(out var node))
        {
            if (!found.Add(node))
            {
                continue;
            }

            _nfa[node].Epsilons.ForEach(pending.Push);
            foreach (var (called, target) in _nfa[node].Rules)
            {
                if (nullable[called])
                {
                    pending.Push(target);
                }
            }
        }

        return found;
    }

    /// <summary>A node of the program.</summary>
    private sealed record RuleText(RuleAutomaton Program, int Index) : TextState
    {
        public override bool Accepts => Program._isEnd[Index];

        public override ReadOnlySpan<TextEdge> Edges()
        {
            var edges = Program._nfa[Index].Edges;
            return edges.Count == 0 || !Program._alive[edges[0].Target]
                ? default
                : edges.ConvertAll(edge => new TextEdge(edge.Range.Low, edge.Range.High, new RuleText(Program, edge.Target))).ToArray();
        }

        public override void AddMoreTransitions(Transitions transitions)
        {
            foreach (var target in Program._nfa[Index].Epsilons)
            {
                if (Program._alive[target])
                {
                    transitions.AddEpsilon(Program.At(target));
                }
            }

            foreach (var (rule, target) in Program._nfa[Index].Rules)
            {
                if (Program._alive[target] && Program._alive[Program._starts[rule]])
                {
                    var returnTo = Program._isTail[target] ? (Position)EndPosition.Instance : Program.At(target);
                    transitions.AddCall(Program.At(Program._starts[rule]), returnTo);
                }
            }
        }
    }
}
