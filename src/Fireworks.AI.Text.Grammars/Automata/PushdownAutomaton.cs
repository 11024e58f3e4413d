namespace Fireworks.AI.Text.Grammars.Automata;

/// <summary>
/// A pushdown automaton over bytes, determinized as texts reach its states. Stacks are hash-consed sets of returns, so
/// alternatives that are inside the same part share it, and a text costs one table look-up per byte once its states are known.
/// </summary>
internal sealed class PushdownAutomaton
{
    /// <summary>How many places a text may be in at once.</summary>
    private const int MaximumItems = 4_096;

    /// <summary>How many states are remembered; beyond, the memory starts afresh and live matchers keep what they hold.</summary>
    private const int MaximumStates = 30_000;

    /// <summary>How many words may be kept with them: masks, mostly.</summary>
    private const int MaximumKeptWords = 16_000_000;

    private readonly object _gate = new();
    private readonly Position _startPosition;
    private readonly PositionTable _positions = new();
    private readonly HashSet<Item> _visited = [];
    private readonly Stack<Item> _pending = new();
    private readonly List<Item> _readers = [];
    private readonly List<(PositionNode Callee, Item Return)> _calls = [];
    private readonly List<Item> _returns = [];
    private Dictionary<ItemSet, StackNode> _stacks = [];
    private Dictionary<ItemSet, State> _states = [];
    private int _nextStackId;
    private int _keptWords;
    private State? _start;

    public PushdownAutomaton(Position start) => _startPosition = start;

    public State Start
    {
        get
        {
            if (Volatile.Read(ref _start) is { } start)
            {
                return start;
            }

            lock (_gate)
            {
                if (_start is not null)
                {
                    return _start;
                }

                var bottom = new StackNode(_nextStackId++, []);
                _pending.Push(new Item(_positions.Intern(_startPosition), bottom));
                return _start = ComputeClosure() ?? throw new GrammarException("The grammar matches no text.");
            }
        }
    }

    /// <summary>The state that recording items would be in without memory, after the text that they have read.</summary>
    public State? WithoutMemory(Item[] items, RecordedText text)
    {
        State? state;
        lock (_gate)
        {
            foreach (var item in items)
            {
                _pending.Push(new Item(_positions.Intern(((RecordingPosition)item.Node.Position).Owner.WithoutMemory), item.Stack));
            }

            state = ComputeClosure();
        }

        foreach (var value in text.ToArray())
        {
            state = state?.Next(value);
        }

        return state;
    }

    /// <summary>Takes note of so much memory kept with a state.</summary>
    public void Remember(int words) => Interlocked.Add(ref _keptWords, words);

    public State? Step(State from, byte value)
    {
        lock (_gate)
        {
            if (_states.Count > MaximumStates || _keptWords + _positions.KeptWords > MaximumKeptWords)
            {
                // States lead on to others, so the first one must go too.
                _positions.Clear();
                _stacks = [];
                _states = [];
                _keptWords = 0;
                Volatile.Write(ref _start, null);
            }

            foreach (var item in from.Items)
            {
                if (item.Node.Position is LazyPosition lazy)
                {
                    if (lazy.Read(value) is { } target)
                    {
                        _pending.Push(new Item(_positions.Intern(target), item.Stack));
                    }

                    continue;
                }

                foreach (var transition in item.Node.Bytes)
                {
                    if (transition.Low <= value && value <= transition.High)
                    {
                        _pending.Push(new Item(transition.Target, item.Stack));
                    }
                }
            }

            return ComputeClosure();
        }
    }

    /// <summary>Follows ends and calls from the pending items until only items that read a byte are left.</summary>
    private State? ComputeClosure()
    {
        var accepting = false;
        _visited.Clear();
        _readers.Clear();
        try
        {
            while (_pending.Count > 0)
            {
                _calls.Clear();
                while (_pending.TryPop(out var item))
                {
                    if (!_visited.Add(item))
                    {
                        continue;
                    }

                    if (_visited.Count > MaximumItems)
                    {
                        throw new GrammarException(
                            $"The grammar is too ambiguous: a text may be in more than {MaximumItems} places at once. "
                            + "Make its alternatives differ earlier.");
                    }

                    accepting |= FollowItem(item);
                }

                PushCalls();
            }
        }
        finally
        {
            _pending.Clear();
        }

        if (!StepBudget.TrySpend(_visited.Count))
        {
            throw new GrammarException(
                $"which tokens may follow takes more than {StepBudget.MaximumSteps} steps to find out. Make the alternatives differ "
                + "earlier.");
        }

        if (_readers.Count == 0 && !accepting)
        {
            return null;
        }

        ItemSet.Sort(_readers);
        Item[] items = [.. _readers];
        var key = new ItemSet(items, accepting ? 1 : 0);
        if (!_states.TryGetValue(key, out var state))
        {
            state = new State(this, items, accepting);
            _states.Add(key, state);
        }

        return state;
    }

    private bool FollowItem(Item item)
    {
        var (node, stack) = item;
        _positions.Expand(node);
        var accepting = false;
        if (node.Accepts)
        {
            accepting = stack.Returns.Length == 0;
            foreach (var back in stack.Returns)
            {
                _pending.Push(back);
            }
        }

        if (node.Bytes.Length > 0 || node.Position is LazyPosition)
        {
            _readers.Add(item);
        }

        foreach (var call in node.Calls)
        {
            if (call.Return is null)
            {
                _pending.Push(new Item(call.Callee, stack));
            }
            else
            {
                _calls.Add((call.Callee, new Item(call.Return, stack)));
            }
        }

        return accepting;
    }

    private void PushCalls()
    {
        for (var i = 0; i < _calls.Count; i++)
        {
            var callee = _calls[i].Callee;
            if (callee is null)
            {
                continue;
            }

            _returns.Clear();
            for (var j = i; j < _calls.Count; j++)
            {
                if (ReferenceEquals(_calls[j].Callee, callee))
                {
                    if (!_returns.Contains(_calls[j].Return))
                    {
                        _returns.Add(_calls[j].Return);
                    }

                    _calls[j] = default;
                }
            }

            ItemSet.Sort(_returns);
            Item[] returns = [.. _returns];
            var key = new ItemSet(returns, 0);
            if (!_stacks.TryGetValue(key, out var stack))
            {
                stack = new StackNode(_nextStackId++, returns);
                _stacks.Add(key, stack);
            }

            _pending.Push(new Item(callee, stack));
        }
    }
}
