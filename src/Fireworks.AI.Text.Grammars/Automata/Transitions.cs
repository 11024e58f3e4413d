namespace Fireworks.AI.Text.Grammars.Automata;

/// <summary>Collects the transitions of a <see cref="Position"/>.</summary>
internal sealed class Transitions
{
    public List<(byte Low, byte High, Position Target)> Bytes { get; } = [];

    public List<(Position Callee, Position Return)> Calls { get; } = [];

    public bool Accepts { get; private set; }

    /// <summary>
    /// How many more characters of a JSON string may follow, whatever they are, without leaving this string:
    /// <see cref="int.MaxValue"/> for no limit, -1 where the text matters. Lets masks reuse the vocabulary's own.
    /// </summary>
    public int FreeText { get; set; } = -1;

    public void Clear()
    {
        Bytes.Clear();
        Calls.Clear();
        Accepts = false;
        FreeText = -1;
    }

    /// <summary>The part may end here.</summary>
    public void Accept() => Accepts = true;

    /// <summary>A byte in the range leads to the target.</summary>
    public void Add(int low, int high, Position target)
    {
        if (Bytes.Count > 0 && Bytes[^1] is var last && last.High + 1 == low && last.Target.Equals(target))
        {
            Bytes[^1] = (last.Low, (byte)high, last.Target);
            return;
        }

        Bytes.Add(((byte)low, (byte)high, target));
    }

    /// <summary>The callee runs, then the return position follows.</summary>
    public void AddCall(Position callee, Position returnTo) => Calls.Add((callee, returnTo));

    /// <summary>The target's transitions are this position's too.</summary>
    public void AddEpsilon(Position target) => Calls.Add((target, EndPosition.Instance));
}
