namespace Fireworks.AI.Text.Grammars;

/// <summary>An interned <see cref="Position"/> with its expanded moves.</summary>
internal sealed class Frame
{
    public readonly record struct ByteEdge(byte Low, byte High, Frame Target);

    public readonly record struct CallEdge(Frame Callee, Frame? Return);

    public Frame(int id, Position position)
    {
        Id = id;
        Position = position;
    }

    public int Id { get; }

    public Position Position { get; }

    public bool Expanded { get; set; }

    public bool Accepts { get; set; }

    public int FreeText { get; set; }

    public ByteEdge[] Edges { get; set; } = [];

    /// <summary>Calls; a null return is a tail call that needs no stack.</summary>
    public CallEdge[] Calls { get; set; } = [];
}

/// <summary>A frame and where control goes when it ends.</summary>
internal readonly record struct Item(Frame Frame, StackNode Stack);

/// <summary>An interned set of places to return to, shared by everything that returns to the same places.</summary>
internal sealed class StackNode
{
    public StackNode(int id, Item[] returns)
    {
        Id = id;
        Returns = returns;
    }

    public int Id { get; }

    /// <summary>Empty at the bottom, where ending means that the whole grammar accepts.</summary>
    public Item[] Returns { get; }
}
