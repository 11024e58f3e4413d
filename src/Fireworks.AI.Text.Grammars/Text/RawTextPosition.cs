namespace Fireworks.AI.Text.Grammars;

/// <summary>A text written as it is, in UTF-8.</summary>
internal sealed record RawTextPosition(TextState Text) : Position
{
    public override void Describe(Moves moves)
    {
        if (Text.Accepts)
        {
            moves.Accept();
        }

        var edges = Text.Edges();
        foreach (var edge in edges)
        {
            if (edge.Low < 0x80)
            {
                moves.On(edge.Low, Math.Min(edge.High, 0x7F), new RawTextPosition(edge.Target));
            }
        }

        Utf8Sequence.Describe(moves, edges, Text, json: false);
        Text.DescribeMore(moves);
    }
}
