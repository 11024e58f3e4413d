namespace Fireworks.AI.Extensions.Onnx.Grammars;

/// <summary>An interned <see cref="Position"/> with its expanded moves.</summary>
internal sealed class Frame
{
    internal readonly record struct ByteEdge(byte Low, byte High, Frame Target);

    internal readonly record struct CallEdge(Frame Callee, Frame? Return);

    internal Frame(int id, Position position)
    {
        Id = id;
        Position = position;
    }

    internal int Id { get; }

    internal Position Position { get; }

    internal bool Expanded { get; set; }

    internal bool Accepts { get; set; }

    internal int FreeText { get; set; }

    internal ByteEdge[] Edges { get; set; } = [];

    /// <summary>Calls; a null return is a tail call that needs no stack.</summary>
    internal CallEdge[] Calls { get; set; } = [];
}

/// <summary>A frame and where control goes when it ends.</summary>
internal readonly record struct Item(Frame Frame, StackNode Stack);

/// <summary>An interned set of places to return to, shared by everything that returns to the same places.</summary>
internal sealed class StackNode
{
    internal StackNode(int id, Item[] returns)
    {
        Id = id;
        Returns = returns;
    }

    internal int Id { get; }

    /// <summary>Empty at the bottom, where ending means that the whole grammar accepts.</summary>
    internal Item[] Returns { get; }
}
