namespace Fireworks.AI.Text.Grammars;

/// <summary>Before a value of a node.</summary>
internal sealed record ValuePosition(ValueNode Node) : Position
{
    private static readonly ByteString Null = new("null");
    private static readonly ByteString True = new("true");
    private static readonly ByteString False = new("false");

    public override void Describe(Moves moves)
    {
        var values = Node.Values!;
        Literal(moves, values.Null, Null);
        Literal(moves, values.True, True);
        Literal(moves, values.False, False);
        if (!Node.Numbers.IsEmpty)
        {
            new RawTextPosition(new DfaText(Node.Numbers, 0)).Describe(moves);
        }

        foreach (var language in Node.Strings)
        {
            moves.On('"', '"', new JsonStringPosition(language.Start!));
        }

        foreach (var machine in Node.Arrays)
        {
            machine.Enter(moves);
        }

        foreach (var machine in Node.Objects)
        {
            machine.Enter(moves);
        }
    }

    private static void Literal(Moves moves, bool allowed, ByteString text)
    {
        if (allowed)
        {
            moves.On(text[0], text[0], new LiteralPosition(text, 1, DonePosition.Instance));
        }
    }
}
