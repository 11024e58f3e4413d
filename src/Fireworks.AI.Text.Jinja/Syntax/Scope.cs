using Fireworks.AI.Text.Jinja.Rendering;

namespace Fireworks.AI.Text.Jinja.Syntax;

/// <summary>The names that a loop, a macro or the template itself sets, each with its slot in the frame.</summary>
internal sealed class Scope
{
    private readonly Scope _function;
    private readonly Dictionary<string, int> _slots = new(StringComparer.Ordinal);
    private readonly HashSet<string> _used = new(StringComparer.Ordinal);

    public Scope(Scope? outer, bool isFunction)
    {
        Outer = outer;
        _function = isFunction || outer is null ? this : outer._function;
    }

    public Scope? Outer { get; }

    /// <summary>Gets how many slots a frame of this macro or template has.</summary>
    public int FrameSize { get; private set; }

    public int GetSlot(string name) => _slots[name];

    /// <summary>Tells whether the name is read where this scope provides it.</summary>
    public bool IsUsed(string name) => _used.Contains(name);

    public int Declare(string name)
    {
        if (!_slots.TryGetValue(name, out var slot))
        {
            slot = _function.FrameSize++;
            _slots.Add(name, slot);
        }

        return slot;
    }

    /// <summary>Gets the slots that can hold a name, innermost first, each with the number of frames to go outwards.</summary>
    public (int Hops, int Slot)[] FindSlots(string name)
    {
        var found = new List<(int, int)>();
        var hops = 0;
        for (var scope = this; scope is not null; scope = scope.Outer)
        {
            if (scope._slots.TryGetValue(name, out var slot))
            {
                scope._used.Add(name);
                found.Add((hops, slot));
            }

            if (ReferenceEquals(scope, scope._function))
            {
                hops++;
            }
        }

        return [.. found];
    }

    /// <summary>Forgets what the last round of the loop, or the last pass through the block, set.</summary>
    public void Clear(Frame frame)
    {
        foreach (var slot in _slots.Values)
        {
            frame.Slots[slot] = default;
        }
    }
}
