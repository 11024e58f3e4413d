namespace Fireworks.AI.Text.Grammars;

/// <summary>
/// A pushdown automaton over bytes, determinized as texts reach its states. Stacks are hash-consed sets of returns, so
/// alternatives that are inside the same part share it, and a text costs one table look-up per byte once its states are known.
/// </summary>
internal sealed class Automaton
{
    /// <summary>How many places a text may be in at once.</summary>
    private const int MaximumItems = 4_096;

    /// <summary>How many states are remembered; beyond, the memory starts afresh and live matchers keep what they hold.</summary>
    private const int MaximumStates = 30_000;

    /// <summary>How many words of masks are remembered with them.</summary>
    private const int MaximumMaskWords = 16_000_000;

    private readonly object _gate = new();
    private readonly Position _startPosition;
    private readonly Moves _moves = new();
    private readonly HashSet<Item> _visited = [];
    private readonly Stack<Item> _pending = new();
    private readonly List<Item> _readers = [];
    private readonly List<(Frame Callee, Item Return)> _calls = [];
    private readonly List<Item> _returns = [];
    private Dictionary<Position, Frame> _frames = [];
    private Dictionary<ItemSet, StackNode> _stacks = [];
    private Dictionary<ItemSet, State> _states = [];
    private int _nextId;
    private int _maskWords;
    private State? _start;

    public Automaton(Position start) => _startPosition = start;

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

                var bottom = new StackNode(_nextId++, []);
                _pending.Push(new Item(Intern(_startPosition), bottom));
                return _start = Close() ?? throw new GrammarException("The grammar matches no text.");
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
                _pending.Push(new Item(Intern(((RecordingPosition)item.Frame.Position).Owner.WithoutMemory), item.Stack));
            }

            state = Close();
        }

        foreach (var value in text.ToArray())
        {
            state = state?.Next(value);
        }

        return state;
    }

    /// <summary>Takes note of a mask kept with a state.</summary>
    public void Remember(TokenMask mask) => Interlocked.Add(ref _maskWords, mask.Words);

    public State? Step(State from, byte value)
    {
        lock (_gate)
        {
            if (_states.Count > MaximumStates || _maskWords > MaximumMaskWords)
            {
                // States lead on to others, so the first one must go too.
                _frames = [];
                _stacks = [];
                _states = [];
                _maskWords = 0;
                Volatile.Write(ref _start, null);
            }

            foreach (var item in from.Items)
            {
                if (item.Frame.Position is LazyPosition lazy)
                {
                    if (lazy.Read(value) is { } target)
                    {
                        _pending.Push(new Item(Intern(target), item.Stack));
                    }

                    continue;
                }

                foreach (var edge in item.Frame.Edges)
                {
                    if (edge.Low <= value && value <= edge.High)
                    {
                        _pending.Push(new Item(edge.Target, item.Stack));
                    }
                }
            }

            return Close();
        }
    }

    /// <summary>Follows ends and calls from the pending items until only items that read a byte are left.</summary>
    private State? Close()
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
                        throw new GrammarException($"The grammar is too ambiguous: a text may be in more than {MaximumItems} places at once. Make its alternatives differ earlier.");
                    }

                    accepting |= Follow(item);
                }

                PushCalls();
            }
        }
        finally
        {
            _pending.Clear();
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

    private bool Follow(Item item)
    {
        var (frame, stack) = item;
        Expand(frame);
        var accepting = false;
        if (frame.Accepts)
        {
            accepting = stack.Returns.Length == 0;
            foreach (var back in stack.Returns)
            {
                _pending.Push(back);
            }
        }

        if (frame.Edges.Length > 0 || frame.Position is LazyPosition)
        {
            _readers.Add(item);
        }

        foreach (var call in frame.Calls)
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
            if (!_stacks.TryGetValue(key, out var node))
            {
                node = new StackNode(_nextId++, returns);
                _stacks.Add(key, node);
            }

            _pending.Push(new Item(callee, node));
        }
    }

    private Frame Intern(Position position)
    {
        if (!_frames.TryGetValue(position, out var frame))
        {
            frame = new Frame(_nextId++, position);
            _frames.Add(position, frame);
        }

        return frame;
    }

    private void Expand(Frame frame)
    {
        if (frame.Expanded)
        {
            return;
        }

        _moves.Clear();
        frame.Position.Describe(_moves);
        var edges = new Frame.ByteEdge[_moves.Bytes.Count];
        for (var i = 0; i < edges.Length; i++)
        {
            var move = _moves.Bytes[i];
            edges[i] = new Frame.ByteEdge(move.Low, move.High, Intern(move.Target));
        }

        var calls = new Frame.CallEdge[_moves.Calls.Count];
        for (var i = 0; i < calls.Length; i++)
        {
            var move = _moves.Calls[i];
            calls[i] = new Frame.CallEdge(Intern(move.Callee), move.Return is DonePosition ? null : Intern(move.Return));
        }

        frame.Edges = edges;
        frame.Calls = calls;
        frame.Accepts = _moves.Accepts;
        frame.FreeText = _moves.FreeText;
        frame.Expanded = true;
    }
}
