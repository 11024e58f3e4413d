namespace Fireworks.AI.Text.Grammars;

/// <summary>
/// A place inside a grammar, described on demand. Positions are values: equal positions continue equally,
/// so each is expanded once per grammar.
/// </summary>
internal abstract record Position
{
    /// <summary>Lists what can follow this position.</summary>
    public abstract void Describe(Moves moves);
}

/// <summary>A position with too many continuations to list: they are asked for byte by byte.</summary>
internal abstract record LazyPosition : Position
{
    /// <summary>False where the byte cannot follow; true where it may.</summary>
    public abstract bool MayRead(byte value);

    /// <summary>The position after a byte, or null when it cannot follow.</summary>
    public abstract Position? Read(byte value);
}

/// <summary>The end of a called part: nothing follows, control returns to the caller.</summary>
internal sealed record DonePosition : Position
{
    public static readonly DonePosition Instance = new();

    public override void Describe(Moves moves) => moves.Accept();
}

/// <summary>Bytes that must follow exactly, then another position.</summary>
internal sealed record LiteralPosition(ByteString Text, int Offset, Position Next) : Position
{
    public static Position Create(ByteString text, Position next) =>
        text.Length == 0 ? next : new LiteralPosition(text, 0, next);

    public override void Describe(Moves moves)
    {
        var value = Text[Offset];
        moves.On(value, value, Offset + 1 == Text.Length ? Next : this with { Offset = Offset + 1 });
    }
}

/// <summary>A call of one part, then another position.</summary>
internal sealed record CallPosition(Position Callee, Position Next) : Position
{
    public override void Describe(Moves moves) => moves.Call(Callee, Next);
}
