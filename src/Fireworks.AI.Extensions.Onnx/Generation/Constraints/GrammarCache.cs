using Fireworks.AI.Text.Grammars;

namespace Fireworks.AI.Extensions.Onnx.Generation.Constraints;

/// <summary>Keeps the grammars used last, so that the calls of one agent compile its tools once.</summary>
internal sealed class GrammarCache
{
    private const int Capacity = 64;

    private readonly object _gate = new();
    private readonly Dictionary<string, LinkedListNode<(string Key, Grammar Grammar)>> _entries = new(StringComparer.Ordinal);
    private readonly LinkedList<(string Key, Grammar Grammar)> _order = [];

    public Grammar Get(string key, Func<Grammar> compile)
    {
        lock (_gate)
        {
            if (_entries.TryGetValue(key, out var known))
            {
                _order.Remove(known);
                _order.AddFirst(known);
                return known.Value.Grammar;
            }
        }

        // Outside of the lock: two callers may compile the same grammar, and neither holds up the others.
        var grammar = compile();
        lock (_gate)
        {
            if (_entries.TryAdd(key, new LinkedListNode<(string, Grammar)>((key, grammar))))
            {
                _order.AddFirst(_entries[key]);
                if (_order.Count > Capacity)
                {
                    _entries.Remove(_order.Last!.Value.Key);
                    _order.RemoveLast();
                }
            }
        }

        return grammar;
    }
}
