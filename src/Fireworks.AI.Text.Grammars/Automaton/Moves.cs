namespace Fireworks.AI.Text.Grammars;

/// <summary>Collects what can follow a <see cref="Position"/>.</summary>
internal sealed class Moves
{
    public readonly record struct ByteMove(byte Low, byte High, Position Target);

    public readonly record struct CallMove(Position Callee, Position Return);

    public List<ByteMove> Bytes { get; } = [];

    public List<CallMove> Calls { get; } = [];

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
    public void On(int low, int high, Position target)
    {
        if (Bytes.Count > 0 && Bytes[^1] is var last && last.High + 1 == low && last.Target.Equals(target))
        {
            Bytes[^1] = last with { High = (byte)high };
            return;
        }

        Bytes.Add(new ByteMove((byte)low, (byte)high, target));
    }

    /// <summary>The callee runs, then the return position follows.</summary>
    public void Call(Position callee, Position returnTo) => Calls.Add(new CallMove(callee, returnTo));

    /// <summary>The target's moves are this position's too.</summary>
    public void Also(Position target) => Calls.Add(new CallMove(target, DonePosition.Instance));
}
