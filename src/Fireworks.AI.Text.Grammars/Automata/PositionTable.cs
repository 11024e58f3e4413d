namespace Fireworks.AI.Text.Grammars.Automata;

/// <summary>The node of each position, with its transitions once they are asked for.</summary>
internal sealed class PositionTable
{
    private readonly Transitions _transitions = new();
    private Dictionary<Position, PositionNode> _nodes = [];
    private int _nextId;

    /// <summary>About how many words are kept with the positions.</summary>
    public int KeptWords { get; private set; }

    public PositionNode Intern(Position position)
    {
        if (!_nodes.TryGetValue(position, out var node))
        {
            node = new PositionNode(_nextId++, position);
            _nodes.Add(position, node);
            KeptWords += position is RecordingPosition { Refused: var refused } ? 2 * refused.Count : 0;
        }

        return node;
    }

    public void Expand(PositionNode node)
    {
        if (node.Expanded)
        {
            return;
        }

        _transitions.Clear();
        node.Position.AddTransitions(_transitions);
        var bytes = new PositionNode.ByteTransition[_transitions.Bytes.Count];
        for (var i = 0; i < bytes.Length; i++)
        {
            var (low, high, target) = _transitions.Bytes[i];
            bytes[i] = new PositionNode.ByteTransition(low, high, Intern(target));
        }

        var calls = new PositionNode.CallTransition[_transitions.Calls.Count];
        for (var i = 0; i < calls.Length; i++)
        {
            var (callee, returnTo) = _transitions.Calls[i];
            calls[i] = new PositionNode.CallTransition(Intern(callee), returnTo is EndPosition ? null : Intern(returnTo));
        }

        node.Bytes = bytes;
        node.Calls = calls;
        node.Accepts = _transitions.Accepts;
        node.FreeText = _transitions.FreeText;
        node.Expanded = true;
    }

    /// <summary>Forgets all nodes. Those that are still held stay apart from new ones: ids are never used again.</summary>
    public void Clear()
    {
        _nodes = [];
        KeptWords = 0;
    }
}
